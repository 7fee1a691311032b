// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import io.enomem.streams.output.CauseCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often each truth was told as what. */
final class ConfusionTable {
    /** Causes of which recordings of real kernels exist (docs/accuracy.md says how they are scored). */
    private static final Set<String> RECORDED = Set.of(
            "tcp-mem-limit-too-low",
            "tcp-mem-limit-too-high",
            "tcp-receive-buffers",
            "tcp-send-buffers",
            "tcp-orphans",
            "cgroup-socket-memory",
            "udp-buffers",
            "close-wait-leak",
            "socket-leak",
            "time-wait-overflow",
            "accept-queue-overflow",
            "conntrack-table-full",
            "kernel-slab-leak",
            "nic-driver",
            "app-memory-leak",
            "host-memory-too-small",
            "tmpfs-memory",
            "swap-exhausted",
            "cgroup-memory-limit",
            "cgroup-memory-throttled",
            "overcommit-limit",
            "max-map-count",
            "process-resource-limit",
            "ordinary-disconnect",
            "peer-oom-killed");

    private final List<Answers> answers;

    ConfusionTable(List<Answers> answers) {
        this.answers = answers;
    }

    /** One line for each truth that was not always told, and one that sums up. */
    String text() {
        Map<String, Map<String, Integer>> rows = new TreeMap<>();
        for (Answers answer : answers) {
            rows.computeIfAbsent(answer.truth().name(), name -> new TreeMap<>()).merge(answer.said(), 1, Integer::sum);
        }
        StringBuilder text = new StringBuilder("truth                          told as\n");
        rows.forEach((truth, told) -> text.append(String.format(Locale.ROOT, "%-30s %s%n", truth, told)));
        return text.append(String.format(
                        Locale.ROOT,
                        "%d of %d generated hosts right%n",
                        answers.stream().filter(Answers::right).count(),
                        answers.size()))
                .toString();
    }

    /** docs/accuracy.md's table: precision and recall of each cause of the catalogue. */
    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| cause | evidence | generated hosts | recall | precision |");
        lines.add("|---|---|---|---|---|");
        for (CauseCatalogue.Entry entry : CauseCatalogue.load().all()) {
            String id = entry.id();
            long of = answers.stream().filter(a -> id.equals(a.truth().cause())).count();
            long told = answers.stream()
                    .filter(a -> id.equals(a.truth().cause()) && a.told())
                    .count();
            long wrongly = answers.stream().filter(a -> a.wrong().contains(id)).count();
            lines.add("| " + id + " | " + evidence(id, of) + " | " + of + " | " + share(told, of) + " | "
                    + share(told, told + wrongly) + " |");
        }
        return String.join("\n", lines) + '\n';
    }

    private static String evidence(String id, long generated) {
        if (RECORDED.contains(id)) {
            return generated > 0 ? "recorded, generated" : "recorded";
        }
        return generated > 0 ? "generated only" : "neither";
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, "%.2f", (double) part / whole);
    }
}
