// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enomem.schemas.GapKind;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RenderingTest {
    private final JsonMapper json = new JsonMapper();
    private final Ecs ecs = new Ecs();
    private final Ocsf ocsf = new Ocsf(Revisions.ALL);

    @ParameterizedTest
    @EnumSource(Status.class)
    void ecsTakesEveryStatus(Status status) throws IOException {
        // When
        JsonNode event = json.readTree(ecs.of(Diagnoses.plain(3, status)));
        // Then
        assertThat(new EcsSchema().errors(event)).isEmpty();
        assertThat(event.at("/event/kind").asText()).isEqualTo("alert");
        assertThat(event.at("/event/id").asText()).isEqualTo(Diagnoses.ID + ":3");
        assertThat(event.at("/event/severity").asInt()).isEqualTo(99);
        assertThat(event.at("/process/name").asText()).isEqualTo("mysqld");
        assertThat(event.at("/rule/id").asText()).isEqualTo("cgroup-memory-limit");
        assertThat(event.at("/related/ip/0").asText()).isEqualTo("10.0.0.7");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void ocsfTakesEveryStatus(Status status) throws IOException {
        // When
        JsonNode event = json.readTree(ocsf.of(Diagnoses.plain(3, status)));
        // Then
        assertThat(new OcsfSchema().errors(event)).isEmpty();
        assertThat(event.at("/finding_info/uid").asText()).isEqualTo(Diagnoses.ID);
        assertThat(event.at("/metadata/uid").asText()).isEqualTo(Diagnoses.ID + ":3");
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, 1, PROVISIONAL, Create, true",
        "ALL, 2, PROVISIONAL, Update, true",
        "ALL, 3, FINAL, Close, true",
        "ALL, 1, FINAL, Create, true",
        "ALL, 1, FORECAST, Create, true",
        "ALL, 4, SUPERSEDED, Close, false",
        "FINAL, 3, FINAL, Create, true",
        "FINAL, 4, SUPERSEDED, Close, false"
    })
    void findingIsCreatedUpdatedAndClosed(Revisions told, int revision, Status status, String activity, boolean alert)
            throws IOException {
        // When
        JsonNode event = json.readTree(new Ocsf(told).of(Diagnoses.plain(revision, status)));
        // Then
        assertThat(event.at("/activity_name").asText()).isEqualTo(activity);
        assertThat(event.at("/is_alert").asBoolean()).isEqualTo(alert);
    }

    @ParameterizedTest
    @EnumSource(GapKind.class)
    void everyHoleIsAnEventOfBothSchemas(GapKind kind) throws IOException {
        // When
        JsonNode inEcs = json.readTree(ecs.of(Diagnoses.gap(kind, "kmsg", "")));
        JsonNode inOcsf = json.readTree(ocsf.of(Diagnoses.gap(kind, "kmsg", "")));
        // Then
        assertThat(new EcsSchema().errors(inEcs)).isEmpty();
        assertThat(new OcsfSchema().errors(inOcsf)).isEmpty();
        assertThat(inOcsf.at("/class_uid").asInt()).isEqualTo(1008);
    }

    @Test
    void clearedRingIsLogCleared() throws IOException {
        // When
        JsonNode event = json.readTree(ocsf.of(Diagnoses.gap(GapKind.RING_CLEARED, "kmsg", "by a user")));
        // Then
        assertThat(event.at("/type_uid").asInt()).isEqualTo(100_801);
        assertThat(event.at("/severity").asText()).isEqualTo("Medium");
        assertThat(event.at("/log_name").asText()).isEqualTo("kmsg");
        assertThat(event.at("/message").asText()).contains("cleared", "by a user");
    }

    @Test
    void ringIsALogOfTheOperatingSystem() throws IOException {
        // When
        JsonNode event = json.readTree(ocsf.of(Diagnoses.gap(GapKind.RING_CLEARED, "kmsg", "")));
        // Then
        assertThat(event.at("/log_type_id").asInt()).isEqualTo(1);
        assertThat(event.at("/log_type").asText()).isEqualTo("OS");
        assertThat(event.has("file")).isFalse();
    }

    @Test
    void holeOfALogNamesItsFile() throws IOException {
        // When
        JsonNode inOcsf = json.readTree(ocsf.of(Diagnoses.gap(GapKind.LOG_LOST, "log:/var/log/auth.log", "")));
        JsonNode inEcs = json.readTree(ecs.of(Diagnoses.gap(GapKind.LOG_LOST, "log:/var/log/auth.log", "")));
        // Then
        assertThat(new OcsfSchema().errors(inOcsf)).isEmpty();
        assertThat(inOcsf.at("/file/path").asText()).isEqualTo("/var/log/auth.log");
        assertThat(inOcsf.at("/file/name").asText()).isEqualTo("auth.log");
        assertThat(inOcsf.has("log_type_id")).isFalse();
        assertThat(new EcsSchema().errors(inEcs)).isEmpty();
        assertThat(inEcs.at("/file/path").asText()).isEqualTo("/var/log/auth.log");
        assertThat(inEcs.at("/file/name").asText()).isEqualTo("auth.log");
    }

    @Test
    void whatWasHitIsSaidToBeAffected() throws IOException {
        // When
        JsonNode event = json.readTree(ocsf.of(Diagnoses.plain(1, Status.PROVISIONAL)));
        // Then
        assertThat(event.at("/resources/0/role_id").asInt()).isEqualTo(3);
        assertThat(event.at("/resources/0/role").asText()).isEqualTo("Affected");
    }

    @Test
    void finalRevisionsOnlyAreToldWhereSoSet() {
        // When
        Stream<Status> told = Stream.of(Status.values())
                .map(status -> Diagnoses.plain(1, status))
                .filter(Revisions.of("final")::tell)
                .map(Diagnosis::status);
        // Then
        assertThat(told).containsExactly(Status.FINAL, Status.SUPERSEDED);
    }

    @Test
    void holeIsCefWithTheIdOfItsEvent_andCannotLeaveItsField() throws IOException {
        // Given
        SiemFormat format = new SiemFormat(SiemFormat.Kind.CEF, new Syslog(16), 8_096, Revisions.ALL);
        String event = ocsf.of(Diagnoses.gap(GapKind.RING_CLEARED, "kmsg", "by a|b c=d\n0"));

        // When
        String message = new String(format.message(event.getBytes(UTF_8)).orElseThrow(), UTF_8);

        // Then
        assertThat(message)
                .contains("|RING_CLEARED|Hole in what was observed|5|externalId="
                        + json.readTree(event).at("/metadata/uid").asText() + " cat=hole act=Clear")
                .contains(" fname=kmsg ")
                .contains("c\\=d")
                .doesNotContain("\n");
    }

    @Test
    void holeOfALogNamesItsFileInCefToo() {
        // Given
        SiemFormat format = new SiemFormat(SiemFormat.Kind.CEF, new Syslog(16), 8_096, Revisions.ALL);
        String event = ocsf.of(Diagnoses.gap(GapKind.LOG_TRUNCATED, "log:/var/log/a=b.log", ""));

        // When
        String message = new String(format.message(event.getBytes(UTF_8)).orElseThrow(), UTF_8);

        // Then
        assertThat(message).contains(" fname=log:/var/log/a\\=b.log filePath=/var/log/a\\=b.log ");
    }

    @Test
    void findingOfOcsf_isNotToldAsCefOnceMore() {
        // Given
        SiemFormat format = new SiemFormat(SiemFormat.Kind.CEF, new Syslog(16), 8_096, Revisions.ALL);
        String finding = ocsf.of(Diagnoses.plain(1, Status.FINAL));

        // When / Then
        assertThat(format.message(finding.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7:5432, 10.0.0.7",
        "10.0.0.7, 10.0.0.7",
        "[2001:db8::1]:443, 2001:db8::1",
        "::1, ::1",
        "300.0.0.7:1,",
        "db.example.com:5432,",
        "1:2:3:4:5:6:7:8:9,",
        "1::2::3,",
        ":::,",
        "12:34,"
    })
    void addressIsFoundOrLeftOut(String peer, String address) {
        assertThat(Addresses.in(peer).orElse(null)).isEqualTo(address);
    }
}
