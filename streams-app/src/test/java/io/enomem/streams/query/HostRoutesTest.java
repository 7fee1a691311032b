// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.Minute;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostRoutesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Hosts.Known WEB = new Hosts.Known(
            "web", info("web", "web.example"), NOW.minusSeconds(5), null, null, NOW.minusSeconds(5), 3, true);
    private static final Hosts.Known DB =
            new Hosts.Known("db", null, NOW.minusSeconds(600), NOW.minusSeconds(600), null, null, 0, false);
    private static final Hosts.Known FAST =
            new Hosts.Known("fast", null, NOW.plusSeconds(60), null, null, null, 0, false);

    private final Hosts hosts = new Hosts() {
        @Override
        public List<Slice<Known>> list(Wanted wanted, Hop hop) {
            List<Known> found = Stream.of(DB, WEB, FAST).filter(wanted.wanted()).toList();
            return List.of(new Slice<>(0, null, found, null));
        }

        @Override
        public Stored<Known> find(String machineId, Hop hop) throws NotReadyException {
            if (machineId.equals("moving")) {
                throw new NotReadyException("It is being moved");
            }
            return Stored.current(machineId.equals("web") ? Optional.of(WEB) : Optional.empty());
        }

        @Override
        public Stored<Numbers> numbers(String machineId, Instant from, Instant to, int limit, Hop hop) {
            spans.add(from + "/" + to + " " + limit);
            return Stored.current(
                    machineId.equals("web")
                            ? Optional.of(new Numbers(List.of(minute()), List.of(sample()), null))
                            : Optional.empty());
        }
    };

    private final List<String> spans = new ArrayList<>();
    private final Served served = new Served(new HostRoutes(hosts, Served.alone(), InstantSource.fixed(NOW)));

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void hostsAreShownWithTheirLagAndWhetherTheyAreSilent() throws Exception {
        JsonNode all = served.json("/api/v1/hosts");

        assertThat(all.get("partial").booleanValue()).isFalse();
        assertThat(all.get("items").findValuesAsText("machineId")).containsExactly("db", "web", "fast");
        assertThat(all.get("items").findValuesAsText("state")).containsExactly("SILENT", "SENDING", "SENDING");
        assertThat(all.get("items").findValuesAsText("lagMillis")).containsExactly("600000", "5000", "0");
        assertThat(served.json("/api/v1/hosts?state=SILENT").get("items").findValuesAsText("machineId"))
                .containsExactly("db");
    }

    @Test
    void aHostIsShownWithItsSourcesAndWhatItSaidOfItself() throws Exception {
        JsonNode web = served.json("/api/v1/hosts/web");

        assertThat(web.get("hostname").textValue()).isEqualTo("web.example");
        assertThat(web.get("lagMillis").longValue()).isEqualTo(5_000);
        assertThat(web.get("incidentOpen").booleanValue()).isTrue();
        assertThat(web.get("lateRecords").longValue()).isEqualTo(3);
        assertThat(web.get("lastEvents").get("samples").textValue()).isEqualTo("2026-03-01T11:59:55Z");
        assertThat(web.get("lastEvents").get("kernel").isNull()).isTrue();
        assertThat(web.get("addresses").get(0).textValue()).isEqualTo("10.0.0.1");
    }

    @Test
    void numbersAreColumnsOfMinutesAndThenOfSamples() throws Exception {
        // When
        JsonNode plot = served.json("/api/v1/hosts/web/samples?fields=meminfo.MemAvailable,sockstat.TCP.mem");

        // Then
        assertThat(plot.get("times").toString()).isEqualTo("[\"2026-03-01T11:30:00Z\",\"2026-03-01T11:59:55Z\"]");
        assertThat(plot.get("minutes").intValue()).isEqualTo(1);
        JsonNode available = plot.get("series").get(0);
        assertThat(available.get("unit").textValue()).isEqualTo("kB");
        assertThat(available.get("last").toString()).isEqualTo("[500,400]");
        assertThat(available.get("min").toString()).isEqualTo("[300,400]");
        assertThat(available.get("max").toString()).isEqualTo("[600,400]");
        assertThat(plot.get("series").get(1).get("last").toString()).isEqualTo("[null,null]");
    }

    @Test
    void numbersAreThoseOfTheHostsLastHourUnlessASpanIsGiven() throws Exception {
        served.get("/api/v1/hosts/web/samples");
        served.get("/api/v1/hosts/web/samples?from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z&limit=7");

        assertThat(spans)
                .containsExactly(
                        "2026-03-01T11:00:55Z/2026-03-01T12:00:55Z 2000",
                        "2026-03-01T10:00:00Z/2026-03-01T11:00:00Z 7");
        assertThat(served.get("/api/v1/hosts/nobody/samples").statusCode()).isEqualTo(404);
        assertThat(served.get("/api/v1/hosts/web/samples?fields=passwords").body())
                .contains("names of counters")
                .doesNotContain("passwords");
    }

    @Test
    void aCounterThatIsUnknownIsToldWithThoseThatBeginAlike() throws Exception {
        // When
        String problem = served.get("/api/v1/hosts/web/samples?fields=sockstat.TCP.mem,meminfo.MemAvail")
                .body();

        // Then
        assertThat(problem)
                .contains("number 2 is none", "meminfo.MemAvailable", "meminfo.SUnreclaim")
                .doesNotContain("sockstat", "MemAvail,");
    }

    @Test
    void aHostThatIsUnknownOrMovingIsAProblem() throws Exception {
        assertThat(served.get("/api/v1/hosts/%3Cscript%3E").statusCode()).isEqualTo(404);
        assertThat(served.get("/api/v1/hosts/%3Cscript%3E").body()).doesNotContain("script");
        assertThat(served.get("/api/v1/hosts/moving").statusCode()).isEqualTo(503);
        assertThat(served.get("/api/v1/hosts/moving").headers().firstValue("retry-after"))
                .isPresent();
    }

    static Minute minute() {
        Instant start = Instant.parse("2026-03-01T11:30:00Z");
        return Minutes.reduce(List.of(
                        sample(start, 300), sample(start.plusSeconds(20), 600), sample(start.plusSeconds(40), 500)))
                .get(0);
    }

    static HostSample sample() {
        return sample(NOW.minusSeconds(5), 400);
    }

    private static HostSample sample(Instant time, long available) {
        return HostSample.newBuilder()
                .setMachineId("web")
                .setBootId("boot")
                .setTime(time)
                .setBootTimeMillis(1)
                .setMemory(memory(available))
                .build();
    }

    private static MemoryCounters memory(Long available) {
        return MemoryCounters.newBuilder()
                .setReadAt(NOW)
                .setMeminfoMemAvailable(available)
                .build();
    }

    static HostInfo info(String machineId, String hostname) {
        return HostInfo.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot")
                .setTime(NOW)
                .setHostname(hostname)
                .setAddresses(List.of("10.0.0.1"))
                .build();
    }
}
