// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.parse.ApplicationFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of several likely causes comes first. Where one brings about or includes the other, the one that has to be mended
 * comes first and the other is a contributing cause of the same incident; elsewhere the surer one.
 */
final class Precedence {
    /** The winner comes before each loser while both are likely and the condition holds. */
    private record Rule(String winner, Set<String> losers, Predicate<Measures> condition) {
        Rule(String winner, Set<String> losers) {
            this(winner, losers, measures -> true);
        }
    }

    private static final Set<String> POOL_USERS = Set.of(
            "tcp-mem-demand",
            "tcp-receive-buffers",
            "tcp-send-buffers",
            "tcp-buffers-oversized",
            "tcp-buffer-overhead",
            "tcp-orphans");

    private static final Set<String> POOL_SIZES =
            Set.of("tcp-mem-limit-too-low", "tcp-mem-limit-too-high", "tcp-accounting-leak");

    private static final List<Rule> RULES = List.of(
            // A pool far below its default starves whoever uses it (root-causes.md A2).
            new Rule("tcp-mem-limit-too-low", POOL_USERS),
            // Limits that somebody asked for, and that are used: to lower them is the nearer remedy than a larger pool
            // (A5).
            new Rule("tcp-buffers-oversized", Set.of("tcp-mem-demand")),
            // Where both lines of tcp_check_oom appear: orphans that hold half of the memory are the wall.
            new Rule("tcp-orphans", POOL_USERS, Precedence::orphansHoldHalf),
            // The constraint of the kill decides (confusion table D / E1, E1 / A8).
            new Rule("cgroup-socket-memory", Set.of("cgroup-memory-limit", "tcp-receive-buffers", "tcp-send-buffers")),
            new Rule("cgroup-memory-limit", Set.of("app-memory-leak", "host-memory-too-small")),
            // Pages that nobody owns beside packets that no socket has: the driver is the nearer name (C3).
            new Rule("nic-driver", Set.of("kernel-page-leak")),
            // A client that keeps its connections runs out of ports: no leak while each of them serves (B3, B8).
            new Rule("ephemeral-ports-exhausted", Set.of("socket-leak", "file-descriptor-limit")),
            // Many processes that fill RAM: where swap is configured and full too, that is the nearer name (D5).
            new Rule("swap-exhausted", Set.of("host-memory-too-small")),
            // Give back what is set aside, and a process that never grew has room: it does not leak (D4, D1).
            new Rule("memory-reservation", Set.of("app-memory-leak"), Precedence::noProcessGrew),
            // Give back what is set aside, and the rest has room: the look-alike of both (D4, D2).
            new Rule("memory-reservation", Set.of("host-memory-too-small"), Precedence::fitsWithoutReservation),
            // Who holds what it never touched is not who leaks (D7).
            new Rule("thp-bloat", Set.of("app-memory-leak", "host-memory-too-small")),
            // Who was merely told of a reset: what filled the pool, or made it small, is the incident of another (F3).
            new Rule("reset-by-tcp-memory", POOL_USERS, Precedence::nothingButResets),
            new Rule("reset-by-tcp-memory", POOL_SIZES, Precedence::nothingButResets));

    private final Measures measures;

    Precedence(Measures measures) {
        this.measures = measures;
    }

    /** The causes, likeliest first; the order of the catalogue breaks what is left. */
    List<Assessment> ranked(List<Assessment> assessments) {
        List<Assessment> ranked = new ArrayList<>(assessments);
        ranked.sort(Comparator.<Assessment>comparingInt(Precedence::rank)
                .thenComparing(
                        Comparator.comparingDouble(Assessment::confidence).reversed())
                .thenComparing(Comparator.comparingInt(Assessment::explained).reversed()));
        for (int loser = 0; loser < ranked.size(); loser++) {
            for (int later = loser + 1; later < ranked.size(); later++) {
                if (precedes(ranked.get(later), ranked.get(loser))) {
                    ranked.add(loser, ranked.remove(later));
                    later = loser; // the one moved up may itself come after another
                }
            }
        }
        return List.copyOf(ranked);
    }

    /** True if the first comes before the second whatever their confidence. */
    boolean precedes(Assessment first, Assessment second) {
        return first.likely()
                && second.likely()
                && RULES.stream()
                        .anyMatch(r -> r.winner.equals(first.id())
                                && r.losers.contains(second.id())
                                && r.condition.test(measures));
    }

    private static boolean orphansHoldHalf(Measures measures) {
        return measures.sockets().unownedSendShare().or(0) >= measures.value(Threshold.ORPHAN_MEMORY_SHARE);
    }

    /** Seen in samples: what is unknown settles nothing. */
    private static boolean noProcessGrew(Measures measures) {
        double matters = measures.value(Threshold.GROWTH_THAT_MATTERS)
                * measures.host().ram().or(0);
        Optional<ProcessTrack> fastest = measures.processes().fastestGrowing();
        return fastest.isPresent()
                && fastest.get().growth().value() < matters
                && measures.processes()
                        .fastestGrowingService()
                        .filter(service -> service.growing().value() >= matters)
                        .isEmpty();
    }

    /** What was available at the lowest, with the unused huge pages and what lies below the watermarks, would be ample. */
    private static boolean fitsWithoutReservation(Measures measures) {
        double ram = measures.host().ram().or(0);
        double hugePages = measures.counters().last("meminfo.HugePages_Free").or(0)
                * measures.counters().last("meminfo.Hugepagesize").or(0);
        double watermarks = measures.host()
                .sysctl("vm.min_free_kbytes", 0, Unit.BYTES)
                .times(1024, Unit.BYTES)
                .or(0);
        return ram > 0
                && measures.memory().availableShare().or(0) + (hugePages + watermarks) / ram
                        >= measures.value(Threshold.AVAILABLE_AMPLE);
    }

    private static boolean nothingButResets(Measures measures) {
        return measures.signals().own().stream()
                .allMatch(signal -> signal instanceof ApplicationFailure failure && failure.disconnect());
    }

    private static int rank(Assessment a) {
        return switch (a.verdict()) {
            case ESTABLISHED, PROBABLE -> 0;
            case POSSIBLE -> 1;
            case CANNOT_TELL -> 2;
            default -> 3;
        };
    }
}
