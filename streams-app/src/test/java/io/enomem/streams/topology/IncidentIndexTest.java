// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.Direction;
import io.enomem.schemas.Evidence;
import io.enomem.schemas.Identity;
import io.enomem.schemas.Severity;
import io.enomem.schemas.Status;
import io.enomem.schemas.Verdict;
import io.enomem.schemas.codec.Codec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index beside the rows that it stands for. */
class IncidentIndexTest {
    private static final Duration REMEMBERED = Duration.ofMillis(10_000);
    private static final int PER_HOST = 3;

    private final Codec codec = new Codec();
    private final KeyValueStore<Bytes, byte[]> rows = store("rows");
    private final KeyValueStore<Bytes, byte[]> index = store("index");
    private IncidentIndex incidents;
    private DiagnosisRows last;

    @BeforeEach
    void open() {
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
        rows.init(context.getStateStoreContext(), rows);
        index.init(context.getStateStoreContext(), index);
        incidents = new IncidentIndex(index, codec);
        last = new DiagnosisRows(rows, incidents, REMEMBERED, PER_HOST);
    }

    @Test
    void incidentsOfAllHostsComeYoungestFirst() {
        keep("b", 2_000, 1);
        keep("long-name", 3_000, 1);
        keep("a", 2_000, 1);
        keep("c", 1_000, 1);

        assertThat(starting(null, null, null)).containsExactly("long-name@3000", "a@2000", "b@2000", "c@1000");
        assertThat(starting(2_000L, 3_000L, null)).containsExactly("a@2000", "b@2000");
        assertThat(starting(null, null, id("a", 2_000))).containsExactly("b@2000", "c@1000");
        assertThat(starting(2_000L, null, id("a", 2_000))).containsExactly("b@2000");
    }

    @Test
    void theYoungestRevisionsOfAnIncidentAreKeptInShort() {
        IntStream.rangeClosed(1, 40).forEach(revision -> keep("a", 1_000, revision));

        List<Diagnosis> revisions = read(IncidentIndex.revisionsOf(id("a", 1_000)));
        assertThat(revisions)
                .extracting(Diagnosis::getRevision)
                .containsExactlyElementsOf(IntStream.rangeClosed(9, 40).boxed().toList());
        assertThat(revisions)
                .allSatisfy(revision -> assertThat(revision.getEvidence()).isEmpty());
        assertThat(starting(null, null, null)).hasSize(1);
    }

    @Test
    void whatAHostHasTooMuchOfGoesWithItsRevisionsAndTouchesNoOther() {
        keep("other", 500, 1);
        for (long start = 1_000; start <= 6_000; start += 1_000) {
            keep("storm", start, 1);
            keep("storm", start, 2);
        }

        assertThat(starting(null, null, null)).containsExactly("storm@6000", "storm@5000", "storm@4000", "other@500");
        assertThat(read(IncidentIndex.revisionsOf(id("storm", 1_000)))).isEmpty();
        assertThat(rows.get(DiagnosisRows.key(id("storm", 3_000)))).isNull();
        assertThat(rows.get(DiagnosisRows.key(id("other", 500)))).isNotNull();
    }

    @Test
    void whatIsOlderThanAHostRemembersGoes() {
        keep("a", 1_000, 1);
        keep("a", 12_000, 1);

        assertThat(starting(null, null, null)).containsExactly("a@12000");
    }

    private void keep(String machineId, long start, int revision) {
        Diagnosis diagnosis = Diagnosis.newBuilder()
                .setIncidentId(id(machineId, start))
                .setRevision(revision)
                .setStatus(Status.PROVISIONAL)
                .setMachineId(machineId)
                .setHostname(machineId)
                .setBootId("b")
                .setStartedAt(Instant.ofEpochMilli(start))
                .setEndedAt(Instant.ofEpochMilli(start))
                .setDiagnosedAt(Instant.ofEpochMilli(start))
                .setSeverity(Severity.WARNING)
                .setImpact("")
                .setTrigger("")
                .setPrimaryCause("socket-leak")
                .setVerdict(Verdict.PROBABLE)
                .setConfidence(0.5)
                .setSummary("")
                .setEvidence(List.of(Evidence.newBuilder()
                        .setStatement("s")
                        .setSource("s")
                        .setDirection(Direction.SUPPORTS)
                        .build()))
                .setRulesVersion("r")
                .build();
        incidents.keep(diagnosis);
        last.keep(diagnosis.getIncidentId(), codec.encode(diagnosis));
    }

    private List<String> starting(Long from, Long to, String after) {
        return read(IncidentIndex.startingIn(from, to, after)).stream()
                .map(d -> d.getMachineId() + "@" + d.getStartedAt().toEpochMilli())
                .toList();
    }

    private List<Diagnosis> read(IncidentIndex.Span span) {
        List<Diagnosis> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> range = index.range(span.from(), span.to())) {
            range.forEachRemaining(row -> found.add(codec.decode(row.value, Diagnosis.class)));
        }
        return found;
    }

    private static String id(String machineId, long start) {
        return Identity.incident(machineId, start, "x");
    }

    private static KeyValueStore<Bytes, byte[]> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
    }
}
