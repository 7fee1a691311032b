// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which of several likely causes comes first. Where one brings about or includes the other, the one that has to be mended
 * comes first and the other is a contributing cause of the same incident; elsewhere the surer one.
 */
final class Precedence {
    /** The winner comes before each loser while both are likely. */
    private record Rule(String winner, Set<String> losers) {}

    private static final List<Rule> RULES = List.of(
            // A pool far below its default starves whoever uses it (root-causes.md A2).
            new Rule(
                    "tcp-mem-limit-too-low",
                    Set.of(
                            "tcp-mem-demand",
                            "tcp-receive-buffers",
                            "tcp-send-buffers",
                            "tcp-buffers-oversized",
                            "tcp-buffer-overhead",
                            "tcp-orphans")),
            // Orphans that hold most of the memory: both kernel lines appear, the count is the wall.
            new Rule("tcp-orphans", Set.of("tcp-send-buffers", "tcp-receive-buffers", "tcp-buffers-oversized")),
            // The constraint of the kill decides (confusion table D / E1, E1 / A8).
            new Rule("cgroup-socket-memory", Set.of("cgroup-memory-limit", "tcp-receive-buffers", "tcp-send-buffers")),
            new Rule("cgroup-memory-limit", Set.of("app-memory-leak", "host-memory-too-small")));

    private Precedence() {}

    /** The causes, likeliest first; the order of the catalogue breaks what is left. */
    static List<Assessment> ranked(List<Assessment> assessments) {
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
    static boolean precedes(Assessment first, Assessment second) {
        return first.likely()
                && second.likely()
                && RULES.stream().anyMatch(r -> r.winner.equals(first.id()) && r.losers.contains(second.id()));
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
