// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static io.enomem.streams.topology.Cluster.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.settings.Settings;
import io.enomem.streams.RulesSettings;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.HostRecords;
import io.enomem.streams.output.DiagnosisAvro;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology stopped, and started again with another threshold on the rows that it had. */
class RulesRestartTest {
    private static final Instant START = Instant.ofEpochMilli(HostRecords.START - 1_000);
    private static final String FULL = "rules.threshold.conntrack-full";
    private static final int LATER = 600_000;

    @TempDir
    private Path directory;

    private final HostRecords host = new HostRecords("h");

    @Test
    void anOpenIncidentIsJudgedByTheNewThresholdAndAFinalOneIsNot() {
        // Given an incident that is over and one that goes on, both at 92 % of the table, which is full from 90 % on
        List<Diagnosis> before;
        Map<String, List<KeyValue<Object, Object>>> rows;
        try (Cluster cluster = cluster("0.9")) {
            overflow(cluster, 0);
            quiet(cluster, 2_000, 90_000);
            overflow(cluster, LATER);
            before = told(cluster);
            rows = rows(cluster);
        }
        Diagnosis over = last(before, Status.FINAL);
        Diagnosis open = last(before, Status.PROVISIONAL);
        assertThat(open.incidentId()).isNotEqualTo(over.incidentId());
        assertThat(List.of(over, open)).extracting(Diagnosis::verdict).containsOnly(Verdict.ESTABLISHED);

        // When it starts again with 95 %, a late line of the first comes in, and the second goes on and ends
        List<Diagnosis> after;
        try (Cluster cluster = cluster("95%")) {
            restore(cluster, rows);
            send(cluster, full(1_500));
            overflow(cluster, LATER + 2_000);
            quiet(cluster, LATER + 4_000, LATER + 90_000);
            after = told(cluster);
        }

        // Then only the second is told anew: as merely probable, by rules of another version
        assertThat(after).extracting(Diagnosis::incidentId).containsOnly(open.incidentId());
        assertThat(after).allSatisfy(diagnosis -> {
            assertThat(diagnosis.revision()).isGreaterThan(open.revision());
            assertThat(diagnosis.verdict()).isEqualTo(Verdict.PROBABLE);
            assertThat(diagnosis.rulesVersion()).startsWith(open.rulesVersion() + '+');
        });
        assertThat(after.get(after.size() - 1).status()).isEqualTo(Status.FINAL);
    }

    private Cluster cluster(String full) {
        Diagnostician engine = RulesSettings.engine(Settings.of(RulesSettings.definition(), Map.of(FULL, full)));
        return new Cluster(directory, Mode.LIVE, engine, START);
    }

    /** What the changelog topics give back at the next start. */
    private static Map<String, List<KeyValue<Object, Object>>> rows(Cluster cluster) {
        Map<String, List<KeyValue<Object, Object>>> rows = new TreeMap<>();
        cluster.driver.getAllStateStores().keySet().forEach(name -> {
            try (KeyValueIterator<Object, Object> all =
                    cluster.driver.getKeyValueStore(name).all()) {
                List<KeyValue<Object, Object>> kept = new ArrayList<>();
                all.forEachRemaining(kept::add);
                rows.put(name, kept);
            }
        });
        return rows;
    }

    private static void restore(Cluster cluster, Map<String, List<KeyValue<Object, Object>>> rows) {
        rows.forEach((name, kept) -> cluster.driver.getKeyValueStore(name).putAll(kept));
    }

    private void overflow(Cluster cluster, int millis) {
        send(cluster, host.sample(millis, Map.of("nf_conntrack.count", 92L, "nf_conntrack.max", 100L)));
        send(cluster, full(millis + 1_000));
    }

    private SpecificRecord full(int millis) {
        return host.kernel(millis, "nf_conntrack: nf_conntrack: table full, dropping packet");
    }

    private void quiet(Cluster cluster, int from, int to) {
        for (int millis = from; millis <= to; millis += 5_000) {
            send(cluster, host.sample(millis, Map.of("nf_conntrack.count", 10L, "nf_conntrack.max", 100L)));
        }
    }

    private void send(Cluster cluster, SpecificRecord record) {
        boolean kernel = record instanceof io.enomem.schemas.KernelRecord;
        cluster.send(kernel ? TOPICS.kernelRecords() : TOPICS.hostSamples(), "h", record, host.at(2 * LATER));
    }

    private static List<Diagnosis> told(Cluster cluster) {
        List<Diagnosis> told = new ArrayList<>();
        cluster.read(TOPICS.diagnoses())
                .forEach(written -> told.add(DiagnosisAvro.fromAvro(
                        cluster.codec.decode(written.value(), io.enomem.schemas.Diagnosis.class))));
        return told;
    }

    private static Diagnosis last(List<Diagnosis> told, Status status) {
        return told.stream()
                .filter(diagnosis -> diagnosis.status() == status)
                .reduce((one, other) -> other)
                .orElseThrow();
    }
}
