// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static io.enomem.streams.topology.Cluster.START;
import static io.enomem.streams.topology.Cluster.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.streams.StandardEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiemTopicsTest {
    private static final String TABLE_FULL = "nf_conntrack: nf_conntrack: table full, dropping packet";

    @TempDir
    private Path directory;

    @Test
    void everyRevisionStandsOnBothTopicsUnderItsIncident() throws IOException {
        try (Cluster cluster = new Cluster(directory, Mode.LIVE, StandardEngine.create())) {
            // When
            cluster.send(TOPICS.kernelRecords(), "m", kernel(TABLE_FULL), START);
            // Then
            List<String> revisions = ids(cluster.read(TOPICS.diagnosesJson()), "/incidentId");
            List<TestRecord<byte[], byte[]>> ecs = cluster.read(TOPICS.diagnosesEcs());
            assertThat(revisions).isNotEmpty();
            assertThat(ids(ecs, "/enomem/incident/id")).isEqualTo(revisions);
            assertThat(ids(cluster.read(TOPICS.diagnosesOcsf()), "/finding_info/uid"))
                    .isEqualTo(revisions);
            assertThat(ecs).extracting(record -> text(record.key())).isEqualTo(revisions);
        }
    }

    @Test
    void clearedRingIsToldThoughNothingElseHappened() throws IOException {
        try (Cluster cluster = new Cluster(directory, Mode.LIVE, StandardEngine.create())) {
            // When
            cluster.send(TOPICS.kernelRecords(), "m", cleared(), START);
            // Then
            assertThat(ids(cluster.read(TOPICS.diagnosesOcsf()), "/type_uid")).containsExactly("100801");
            assertThat(ids(cluster.read(TOPICS.diagnosesEcs()), "/event/action"))
                    .containsExactly("kernel-ring-cleared");
        }
    }

    private static List<String> ids(List<TestRecord<byte[], byte[]>> records, String pointer) throws IOException {
        JsonMapper json = new JsonMapper();
        List<String> ids = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : records) {
            JsonNode event = json.readTree(record.value());
            ids.add(event.at(pointer).asText());
        }
        return ids;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Gap cleared() {
        return Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("kmsg")
                .setKind(GapKind.RING_CLEARED)
                .setStart(START)
                .setEnd(START)
                .build();
    }

    private static KernelRecord kernel(String text) {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(START)
                .setSequence(1L)
                .setFacility(0)
                .setLevel(4)
                .setFacilityProven(true)
                .setText(text)
                .build();
    }
}
