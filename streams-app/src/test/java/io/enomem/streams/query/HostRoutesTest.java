// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.schemas.HostInfo;
import io.enomem.streams.diagnosis.Diagnosis;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostRoutesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Hosts.Known WEB =
            new Hosts.Known("web", info("web", "web.example"), NOW.minusSeconds(119), 3, true);
    private static final Hosts.Known DB = new Hosts.Known("db", null, NOW.minusSeconds(600), 0, false);
    private static final Hosts.Known FAST = new Hosts.Known("fast", null, NOW.plusSeconds(60), 0, false);

    private final Hosts hosts = new Hosts() {
        @Override
        public All all() {
            return new All(List.of(DB, FAST, WEB), true);
        }

        @Override
        public Optional<Detail> find(String machineId) throws NotReadyException {
            if (machineId.equals("moving")) {
                throw new NotReadyException("It is being moved");
            }
            return machineId.equals("web") ? Optional.of(new Detail(WEB, NOW.minusSeconds(5), null)) : Optional.empty();
        }
    };

    private final Served served = new Served(NoIncidents.INSTANCE, new HostRoutes(hosts, InstantSource.fixed(NOW)));

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void hostsAreShownWithTheirLagAndWhetherTheyAreSilent() throws Exception {
        JsonNode all = served.json("/api/v1/hosts");

        assertThat(all.get("partial").booleanValue()).isTrue();
        assertThat(all.get("items").findValuesAsText("machineId")).containsExactly("db", "fast", "web");
        assertThat(all.get("items").findValuesAsText("state")).containsExactly("SILENT", "SENDING", "SENDING");
        assertThat(all.get("items").findValuesAsText("lagMillis")).containsExactly("600000", "0", "119000");
    }

    @Test
    void aHostIsShownWithItsSourcesAndWhatItSaidOfItself() throws Exception {
        JsonNode web = served.json("/api/v1/hosts/web");

        assertThat(web.get("hostname").textValue()).isEqualTo("web.example");
        assertThat(web.get("lagMillis").longValue()).isEqualTo(5_000);
        assertThat(web.get("incidentOpen").booleanValue()).isTrue();
        assertThat(web.get("lateRecords").longValue()).isEqualTo(3);
        assertThat(web.get("lastEvents").get("samples").textValue()).isEqualTo("2026-03-01T11:59:55Z");
        assertThat(web.get("lastEvents").get("signals").isNull()).isTrue();
        assertThat(web.get("addresses").get(0).textValue()).isEqualTo("10.0.0.1");
    }

    @Test
    void aHostThatIsUnknownOrMovingIsAProblem() throws Exception {
        assertThat(served.get("/api/v1/hosts/%3Cscript%3E").statusCode()).isEqualTo(404);
        assertThat(served.get("/api/v1/hosts/%3Cscript%3E").body()).doesNotContain("script");
        assertThat(served.get("/api/v1/hosts/moving").statusCode()).isEqualTo(503);
        assertThat(served.get("/api/v1/hosts/moving").headers().firstValue("retry-after"))
                .isPresent();
    }

    private static HostInfo info(String machineId, String hostname) {
        return HostInfo.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot")
                .setTime(NOW)
                .setHostname(hostname)
                .setAddresses(List.of("10.0.0.1"))
                .build();
    }

    /** Where there is never an incident. */
    enum NoIncidents implements Incidents {
        INSTANCE;

        @Override
        public Optional<Diagnosis> find(String incidentId) {
            return Optional.empty();
        }

        @Override
        public Page list(IncidentFilter filter) {
            return new Page(List.of(), null, false);
        }
    }
}
