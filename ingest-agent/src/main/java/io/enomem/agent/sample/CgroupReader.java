// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cgroups that matter: those at a limit or past an event first, then by their share of limit or RAM. Few files are
 * read of each cgroup, all of those that are reported.
 */
final class CgroupReader {
    /** Cgroups in one sample: some 1 kB each. */
    private static final int MAX_REPORTED = 32;
    /** A cgroup without limit and event is reported from 1 % of RAM on. Ours. */
    private static final double SHARE_OF_RAM = 0.01;
    /** systemd limits the tasks of every service: such a limit matters from half of it on. Ours. */
    private static final double SHARE_OF_PIDS = 0.5;

    private final CgroupTree tree;
    private final @Nullable Long ramBytes;

    /** @param ramBytes MemTotal; null if unknown */
    CgroupReader(CgroupTree tree, @Nullable Long ramBytes) {
        this.tree = tree;
        this.ramBytes = ramBytes;
    }

    private record Candidate(String path, double rank) {}

    /** The section, or null if the tree has no cgroups. */
    @Nullable
    CgroupSection read(Instant readAt) {
        List<Candidate> candidates = new ArrayList<>();
        for (String path : tree.paths()) {
            double rank = rank(path);
            if (rank > 0) {
                candidates.add(new Candidate(path, rank));
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::rank).reversed().thenComparing(Candidate::path));
        List<CgroupSample> reported = new ArrayList<>();
        for (Candidate candidate : candidates) {
            CgroupSample cgroup = reported.size() < MAX_REPORTED ? tree.sample(candidate.path()) : null;
            if (cgroup != null) {
                reported.add(cgroup);
            }
        }
        return reported.isEmpty() ? null : new CgroupSection(readAt, reported);
    }

    /** The root, then 2 and more: had an event; 1 and more: has a limit; else the share of RAM; 0: not reported. */
    private double rank(String path) {
        if (path.equals("/")) {
            return Double.MAX_VALUE;
        }
        Long usage = tree.usage(path);
        Long limit = tree.limit(path);
        double ofLimit = share(usage, limit);
        double ofRam = share(usage, ramBytes);
        double ofPids = share(tree.pids(path), tree.pidsLimit(path));
        if (tree.hadEvent(path)) {
            return 2 + Math.max(ofLimit, ofPids);
        }
        if ((limit != null && limit >= 0) || ofPids >= SHARE_OF_PIDS) {
            return 1 + Math.max(ofLimit, ofPids);
        }
        return ofRam >= SHARE_OF_RAM ? Math.min(ofRam, 0.99) : 0;
    }

    private static double share(@Nullable Long part, @Nullable Long whole) {
        return part == null || whole == null || whole <= 0 ? 0 : Math.min(0.99, (double) part / whole);
    }
}
