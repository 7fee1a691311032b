// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static io.enomem.streams.topology.Cluster.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.Registry;
import io.enomem.schemas.codec.SchemaLookup;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.incident.HostRecords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology with a schema registry: what others read is in its wire format, and inputs may come in either. */
class RegistryFormatTest {
    @TempDir
    private Path directory;

    private final Numbers registry = new Numbers();
    private final Codec codec = new Codec(SchemaLookup.NONE, registry);

    @Test
    void diagnosesAreWrittenSoAndInputsOfBothFormsAreRead() {
        // Given a line in either form
        HostRecords host = new HostRecords("h");
        KernelRecord first = host.kernel(1_000, "nf_conntrack: nf_conntrack: table full, dropping packet");
        KernelRecord second = host.kernel(120_000, "nf_conntrack: nf_conntrack: table full, dropping packet");
        Instant start = Instant.ofEpochMilli(HostRecords.START - 1_000);

        // When
        try (Cluster cluster = new Cluster(directory, Mode.LIVE, StandardEngine.create(), start, codec)) {
            cluster.send(TOPICS.kernelRecords(), "h", first, host.at(200_000));
            byte[] foreign = codec.published("kernel", first.getSchema(), codec.encode(second));
            cluster.send(TOPICS.kernelRecords(), new TestRecord<>(Cluster.utf8("h"), foreign, host.at(200_000)));
            cluster.until(start.plusSeconds(200));

            // Then
            List<TestRecord<byte[], byte[]>> told = cluster.read(TOPICS.diagnoses());
            assertThat(told)
                    .allSatisfy(record -> {
                        assertThat(record.value()[0]).isZero();
                        assertThat(ByteBuffer.wrap(record.value()).getInt(1))
                                .isEqualTo(registry.idOf(TOPICS.diagnoses().name()));
                    })
                    .extracting(record ->
                            codec.decode(record.value(), Diagnosis.class).getIncidentId())
                    .satisfies(ids -> assertThat(ids.stream().distinct()).hasSize(2));
            assertThat(cluster.read(TOPICS.deadLetters())).isEmpty();
        }
        assertThat(registry.topics)
                .containsExactlyInAnyOrder("kernel", TOPICS.diagnoses().name());
    }

    /** Numbers schemas from 40 on, as they come. */
    private static final class Numbers implements Registry {
        private static final int FIRST = 40;

        private final List<String> topics = new ArrayList<>();
        private final List<Schema> schemas = new ArrayList<>();

        @Override
        public Schema find(int id) {
            return schemas.get(id - FIRST);
        }

        @Override
        public int register(String topic, Schema schema) {
            topics.add(topic);
            schemas.add(schema);
            return idOf(topic);
        }

        int idOf(String topic) {
            return FIRST + topics.indexOf(topic);
        }
    }
}
