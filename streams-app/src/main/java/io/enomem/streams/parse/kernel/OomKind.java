// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.OomReport.Constraint;
import io.enomem.streams.parse.OomReport.Origin;
import io.enomem.streams.parse.kernel.Sentence.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Where memory was short, by the words of whichever version of the kernel printed the report.
 *
 * @param header its first line, if that is known
 * @param summary the line {@code oom-kill:constraint=}, since 5.0
 * @param scope what the line of the choice or of the kill says
 * @param cgroupDumped true if the report shows the memory of a cgroup
 * @param byHand true if somebody had just asked for a kill
 */
record OomKind(
        Sentence.@Nullable OomHeader header,
        Sentence.@Nullable OomSummary summary,
        Scope scope,
        boolean cgroupDumped,
        boolean byHand) {

    boolean inCgroup() {
        if (summary != null) {
            return summary.constraint().equals("CONSTRAINT_MEMCG") || summary.oomCgroup() != null;
        }
        return scope == Scope.CGROUP || cgroupDumped;
    }

    Origin origin() {
        if (byHand || (header != null && header.order() != null && header.order() == -1)) {
            return Origin.MANUAL;
        }
        return inCgroup() ? Origin.CGROUP : Origin.AUTOMATIC;
    }

    Constraint constraint(Cpusets cpusets) {
        if (summary != null) {
            return switch (summary.constraint()) {
                case "CONSTRAINT_NONE" -> summary.oomCgroup() == null ? Constraint.NONE : Constraint.MEMCG;
                case "CONSTRAINT_CPUSET" -> Constraint.CPUSET;
                case "CONSTRAINT_MEMORY_POLICY" -> Constraint.MEMORY_POLICY;
                case "CONSTRAINT_MEMCG" -> Constraint.MEMCG;
                default -> summary.oomCgroup() == null ? Constraint.UNKNOWN : Constraint.MEMCG;
            };
        }
        if (inCgroup()) {
            return Constraint.MEMCG;
        }
        return switch (scope) {
            case CPUSET -> Constraint.CPUSET;
            case MEMORY_POLICY -> Constraint.MEMORY_POLICY;
            case HOST -> cpusets.unbound() && unbound(nodemask()) ? Constraint.NONE : Constraint.UNKNOWN;
            default -> Constraint.UNKNOWN;
        };
    }

    @Nullable
    String nodemask() {
        if (summary != null && summary.nodemask() != null) {
            return summary.nodemask();
        }
        return header == null ? null : header.nodemask();
    }

    private static boolean unbound(@Nullable String nodemask) {
        return nodemask == null || nodemask.equals("(null)");
    }
}
