// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentListTest {
    private static final String OLD = "web-01-1000-0123456789ab";
    private static final String YOUNG = "db-02-5000-0123456789ab";
    private static final String OPEN = "web-01-9000-0123456789ab";
    private static final String GONE = "web-01-9500-0123456789ab";

    private static final List<Diagnosis> ALL = List.of(
            Diagnoses.of(OLD, Status.FINAL, "socket-leak", Verdict.PROBABLE, Severity.WARNING),
            Diagnoses.of(YOUNG, Status.FINAL, "cgroup-memory-limit", Verdict.ESTABLISHED, Severity.CRITICAL),
            Diagnoses.of(OPEN, Status.PROVISIONAL, "socket-leak", Verdict.POSSIBLE, Severity.WARNING),
            Diagnoses.of(GONE, Status.SUPERSEDED, "socket-leak", Verdict.POSSIBLE, Severity.WARNING));

    private final Served served = new Served(Served.incidents(new HeldIncidents(1, ALL).holding(0, null)));

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void withoutAFilterAllThatStandAreShownYoungestFirst() throws Exception {
        assertThat(ids("")).containsExactly(OPEN, YOUNG, OLD);
    }

    @Test
    void eachFilterLetsThroughWhatItNames() throws Exception {
        assertThat(ids("?host=web-01")).containsExactly(OPEN, OLD);
        assertThat(ids("?host=name&cause=cgroup-memory-limit")).containsExactly(YOUNG);
        assertThat(ids("?verdict=PROBABLE")).containsExactly(OLD);
        assertThat(ids("?severity=WARNING&open=false")).containsExactly(OLD);
        assertThat(ids("?open=true")).containsExactly(OPEN);
        assertThat(ids("?from=1970-01-01T00:00:05Z&to=1970-01-01T00:00:09Z")).containsExactly(YOUNG);
    }

    @Test
    void pagesFollowEachOtherWithoutHolesOrRepeats() throws Exception {
        // Given
        JsonNode first = served.json("/api/v1/incidents?limit=2");

        // When
        JsonNode second = served.json(
                "/api/v1/incidents?limit=2&after=" + first.get("next").textValue());

        // Then
        assertThat(first.get("items").findValuesAsText("incidentId")).containsExactly(OPEN, YOUNG);
        assertThat(second.get("items").findValuesAsText("incidentId")).containsExactly(OLD);
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void aPageShowsAnIncidentInShort() throws Exception {
        JsonNode item = served.json("/api/v1/incidents").get("items").get(0);

        assertThat(item.get("host").get("machineId").textValue()).isEqualTo("web-01");
        assertThat(item.get("startedAt").textValue()).isEqualTo("1970-01-01T00:00:09.000Z");
        assertThat(item.has("evidence")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=x",
                "open=1",
                "verdict=maybe",
                "verdict=RULED_OUT",
                "cause=memory-leek",
                "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "severity=critical",
                "from=yesterday",
                "after=%3Cscript%3E",
                "colour=%3Cscript%3E"
            })
    void whatMakesNoSenseIsRefusedWithWhatIsAllowed(String parameter) throws Exception {
        HttpResponse<String> refused = served.get("/api/v1/incidents?" + parameter);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(refused.body())
                .contains(
                        parameter.startsWith("colour")
                                ? "allowed are"
                                : parameter.split("=")[0])
                .doesNotContain("script");
    }

    private List<String> ids(String query) throws Exception {
        return served.json("/api/v1/incidents" + query).get("items").findValuesAsText("incidentId");
    }
}
