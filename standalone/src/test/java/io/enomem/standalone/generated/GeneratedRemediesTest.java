// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.output.CauseCatalogue;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is advised on the generated hosts, with the numbers of each: of the right kinds, whole, and nothing that harms. */
class GeneratedRemediesTest {
    /** There is nothing to do but look: somebody did it, or nobody is harmed. */
    private static final Set<String> LOOK_ONLY =
            Set.of("manual-oom", "insufficient-evidence", "ordinary-disconnect", "pipe-closed");

    /** What is often advised and never helps (root-causes.md section 3), wherever it stands in a command that is not refused. */
    private static final List<String> NEVER = List.of(
            "tcp_tw_recycle=1",
            "drop_caches",
            "overcommit_memory=1",
            "panic_on_oom",
            "tcp_abort_on_overflow=1",
            "tcp_syncookies=0",
            "oom_score_adj",
            "tcp_fin_timeout",
            "conntrack -F",
            "sysctl -p ",
            "87380");

    /** A larger pool only fills as well, or has nothing to do with it. */
    private static final Set<String> NO_LARGER_POOL = Set.of(
            "tcp-receive-buffers", "tcp-send-buffers", "tcp-accounting-leak", "tcp-orphans", "cgroup-socket-memory");

    @Test
    void theFirstLooksAndUnlessThereIsNothingToDoOneMends() {
        // When
        List<String> lacking = told(d -> {
            boolean looks = !d.remedies().isEmpty() && d.remedies().get(0).kind() == Remedy.Kind.LOOK;
            boolean mends = d.remedies().stream().anyMatch(r -> r.kind() != Remedy.Kind.LOOK);
            boolean enough = LOOK_ONLY.contains(d.primaryCause()) || (looks || benign(d)) && mends;
            return enough ? null : d.primaryCause() + " advises " + commands(d);
        });

        // Then
        assertThat(lacking).isEmpty();
    }

    @Test
    void whateverChangesSomethingIsWholeAndHasNumbersOfThisHost() {
        // When
        List<String> torn = advised((d, r) -> r.kind() != Remedy.Kind.LOOK
                && (Stream.of(r.why(), r.risk(), r.interrupts(), r.verify(), r.rollback())
                                .anyMatch(text -> text == null || text.isBlank())
                        || Stream.of(r.command(), r.rollback())
                                .anyMatch(
                                        text -> text.contains("null") || text.contains("NaN") || text.contains("\"\""))
                        || r.rollback()
                                .matches(".*(tcp_max_orphans|tcp_max_tw_buckets|nf_conntrack_max|max_map_count)=0")));

        // Then
        assertThat(torn).isEmpty();
    }

    @Test
    void nothingThatNeverHelpsIsAdvised() {
        // When
        List<String> harmful = advised((d, r) -> NEVER.stream().anyMatch(r.command()::contains));

        // Then
        assertThat(harmful).isEmpty();
    }

    @Test
    void noLargerPoolIsAdvisedWhereItOnlyFillsAsWell() {
        // When
        List<String> harmful = advised((d, r) ->
                NO_LARGER_POOL.contains(d.primaryCause()) && r.command().contains("tcp_mem="));

        // Then
        assertThat(harmful).isEmpty();
    }

    @Test
    void noSettingOfTcpIsAdvisedForALimitThatIsNotOfTcp() {
        // When
        List<String> beside =
                advised((d, r) -> family(d).equals("limits") && r.command().contains("net.ipv4.tcp_"));

        // Then
        assertThat(beside).isEmpty();
    }

    private static boolean benign(Diagnosis diagnosis) {
        return diagnosis.severity() == Diagnosis.Severity.INFO;
    }

    private static String family(Diagnosis diagnosis) {
        return CauseCatalogue.load().get(diagnosis.primaryCause()).family();
    }

    /** Remedies that are advised, not refused, and that pass. */
    private static List<String> advised(BiPredicate<Diagnosis, Remedy> test) {
        return all().flatMap(d -> d.remedies().stream()
                        .filter(r -> r.refusedBecause() == null && test.test(d, r))
                        .map(r -> d.primaryCause() + ": " + r.kind() + ' ' + r.command() + " / " + r.rollback()))
                .distinct()
                .toList();
    }

    private static List<String> told(Function<Diagnosis, String> test) {
        return all().map(test).filter(Objects::nonNull).distinct().toList();
    }

    private static Stream<Diagnosis> all() {
        return GeneratedHosts.all().stream().flatMap(answers -> answers.diagnoses().stream());
    }

    private static List<String> commands(Diagnosis diagnosis) {
        return diagnosis.remedies().stream()
                .map(r -> r.kind() + " " + r.command())
                .toList();
    }
}
