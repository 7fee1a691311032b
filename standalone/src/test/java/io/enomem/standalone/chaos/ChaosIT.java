// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.standalone.chaos.Chaos.Kill;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances, agents and the broker are killed under a known load with many incidents open. Whoever reads committed records
 * sees no revision twice, and in the end the diagnoses of a run that nobody disturbed.
 */
class ChaosIT {
    private static final int OPEN = 50;
    private static final int LONG_KILLS = Integer.getInteger("enomem.chaos.kills", 100);
    private static final long SEED = Long.getLong("enomem.chaos.seed", 1);

    /** Stays where the test fails: what the processes said, and what the broker holds, is there. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    @Timeout(900)
    void oneKillOfEachChangesNothing() throws Exception {
        try (Chaos chaos = new Chaos(directory, load(48, 3), 2, 4, OPEN)) {
            // Given
            chaos.revisions().watch();

            // When
            chaos.kill(Kill.INSTANCE);
            chaos.kill(Kill.AGENTS);
            chaos.kill(Kill.BROKER);
            chaos.recover();

            // Then
            assertUndisturbed(chaos);
            assertThat(chaos.kills()).isEqualTo(3);
            assertThat(chaos.inTheMiddle()).as(chaos.toString()).isPositive();
        }
    }

    @Test
    @Tag("long")
    @Timeout(4 * 3_600)
    void manyKillsChangeNothing() throws Exception {
        try (Chaos chaos = new Chaos(directory, load(48, 3), 3, 12, OPEN)) {
            // Given
            Kill[] kinds = Kill.values();
            Random random = new Random(SEED);
            chaos.revisions().watch();

            // When
            for (int i = 0; i < LONG_KILLS; i++) {
                chaos.kill(kinds[random.nextInt(kinds.length)]);
                chaos.recover();
                System.out.println(Instant.now() + " " + chaos);
            }

            // Then
            assertUndisturbed(chaos);
            assertThat(3 * chaos.inTheMiddle()).as(chaos.toString()).isGreaterThanOrEqualTo(chaos.kills());
        }
    }

    /** Begins long ago: its time goes faster than ours, and must not overtake it. */
    private static KnownLoad load(int hosts, int cgroups) {
        Instant start = Instant.now().minus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        return new KnownLoad(SEED, start, hosts, cgroups);
    }

    private static void assertUndisturbed(Chaos chaos) throws Exception {
        CommittedRevisions revisions = chaos.revisions();
        int fewestOpen = revisions.fewestOpen();
        Map<String, String> undisturbed = chaos.end();
        await().atMost(Processes.PATIENCE)
                .untilAsserted(
                        () -> assertThat(differing(Chaos.finals(revisions.read().last()), undisturbed))
                                .as(chaos.toString())
                                .isEmpty());
        System.out.println(chaos + ", " + undisturbed.size() + " incidents");
        assertThat(revisions.repeated()).isEmpty();
        assertThat(fewestOpen).as(chaos.toString()).isGreaterThanOrEqualTo(OPEN);
        assertThat(revisions.last()).extracting(Diagnosis::status).isSubsetOf(Status.FINAL, Status.SUPERSEDED);
    }

    private static List<String> differing(Map<String, String> here, Map<String, String> undisturbed) {
        TreeSet<String> ids = new TreeSet<>(here.keySet());
        ids.addAll(undisturbed.keySet());
        return ids.stream()
                .filter(id -> !String.valueOf(here.get(id)).equals(undisturbed.get(id)))
                .map(id -> here.get(id) + "\ninstead of\n" + undisturbed.get(id))
                .toList();
    }
}
