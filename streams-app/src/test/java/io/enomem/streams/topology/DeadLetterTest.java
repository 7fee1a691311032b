// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static io.enomem.streams.topology.Cluster.START;
import static io.enomem.streams.topology.Cluster.TOPICS;
import static io.enomem.streams.topology.Cluster.header;
import static io.enomem.streams.topology.Cluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Gap;
import io.enomem.schemas.Link;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterTest {
    private static final Diagnostician NOTHING_EVER = new Diagnostician() {
        @Override
        public Optional<Diagnosis> diagnose(Case incident) {
            return Optional.empty();
        }

        @Override
        public String rulesVersion() {
            return "none";
        }
    };

    @TempDir
    private Path directory;

    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = new Cluster(directory, Mode.LIVE, NOTHING_EVER);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void textIsKeptAsItCameWithReasonAndOrigin() {
        // Given
        TestRecord<byte[], byte[]> poison = new TestRecord<>(utf8("m"), utf8("{\"secret\":1}"), START);
        // When
        cluster.send(TOPICS.hostSamples(), poison);
        // Then
        TestRecord<byte[], byte[]> dead = onlyDeadLetter();
        assertThat(dead.key()).isEqualTo(poison.key());
        assertThat(dead.value()).isEqualTo(poison.value());
        assertThat(header(dead, DeadLetter.REASON)).isEqualTo("UNKNOWN_FORMAT");
        assertThat(header(dead, DeadLetter.TOPIC)).isEqualTo("test.host-samples");
        assertThat(header(dead, DeadLetter.PARTITION)).isEqualTo("0");
        assertThat(header(dead, DeadLetter.OFFSET)).isEqualTo("0");
        assertThat(header(dead, DeadLetter.DETAIL)).doesNotContain("secret");
    }

    @Test
    void valueBeyondTheBoundIsCutAndSaysSo() {
        // When
        cluster.send(TOPICS.kernelRecords(), new TestRecord<>(utf8("m"), new byte[Codec.MAX_BYTES + 5], START));
        // Then
        TestRecord<byte[], byte[]> dead = onlyDeadLetter();
        assertThat(dead.value()).hasSize(DeadLetter.VALUE_BYTES);
        assertThat(header(dead, DeadLetter.REASON)).isEqualTo("OVERSIZE");
        assertThat(header(dead, DeadLetter.CUT_FROM)).isEqualTo("1000005");
    }

    @Test
    void recordUnderAnotherHostsKeyIsRefused() {
        // When
        cluster.send(TOPICS.kernelRecords(), "somebody-else", gap(), START);
        cluster.send(TOPICS.kernelRecords(), new TestRecord<>(null, cluster.codec.encode(gap()), START));
        // Then
        assertThat(cluster.read(TOPICS.deadLetters()))
                .hasSize(2)
                .allSatisfy(dead -> assertThat(header(dead, DeadLetter.REASON)).isEqualTo("WRONG_KEY"));
    }

    @Test
    void recordOfAnotherTopicIsRefused() {
        // Given
        SpecificRecord link = link();
        // When
        cluster.send(TOPICS.hostSamples(), "m", link, START);
        cluster.send(TOPICS.links(), "m", gap(), START);
        // Then
        assertThat(cluster.read(TOPICS.deadLetters()))
                .hasSize(2)
                .allSatisfy(dead -> assertThat(header(dead, DeadLetter.REASON)).isEqualTo("WRONG_TYPE"));
    }

    @Test
    void tombstoneIsRefused() {
        // When
        cluster.send(TOPICS.logRecords(), new TestRecord<>(utf8("m"), null, START));
        // Then
        assertThat(header(onlyDeadLetter(), DeadLetter.REASON)).isEqualTo("EMPTY");
    }

    @Test
    void markOfTheEndIsNothingSpecialInALiveTopology() {
        // Given
        TestRecord<byte[], byte[]> mark = new TestRecord<>(utf8("m"), new byte[0], START);
        mark.headers().add(EndOfInput.HEADER, new byte[0]);
        // When
        cluster.send(TOPICS.logRecords(), mark);
        // Then
        assertThat(header(onlyDeadLetter(), DeadLetter.REASON)).isEqualTo("EMPTY");
    }

    private TestRecord<byte[], byte[]> onlyDeadLetter() {
        List<TestRecord<byte[], byte[]>> dead = cluster.read(TOPICS.deadLetters());
        assertThat(dead).hasSize(1);
        return dead.get(0);
    }

    private static Gap gap() {
        return Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("kmsg")
                .setStart(Instant.EPOCH)
                .setEnd(Instant.EPOCH)
                .build();
    }

    private static Link link() {
        return Link.newBuilder()
                .setEndpoint("10.0.0.1:80")
                .setMachineId("m")
                .setIncidentId("m-0-0")
                .setTime(Instant.EPOCH)
                .setCause("peer-oom-killed")
                .build();
    }
}
