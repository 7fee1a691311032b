// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The cpuset of the task that asked, and its nodes: in the summary since 5.0, before that in a line {@code x cpuset=y
 * mems_allowed=0-1}.
 */
record Cpusets(@Nullable String cpuset, @Nullable String mems) {

    private static final String CPUSET = " cpuset=";
    private static final String MEMS = " mems_allowed=";

    static Cpusets of(@Nullable KernelLine line, Sentence.@Nullable OomSummary summary) {
        if (summary != null && summary.cpuset() != null) {
            return new Cpusets(summary.cpuset(), summary.memsAllowed());
        }
        return line == null ? new Cpusets(null, null) : of(line.text());
    }

    /** The name in front has at most 15 bytes and the nodes at the end are a list, so both are found. */
    private static Cpusets of(String text) {
        int mems = text.lastIndexOf(MEMS);
        int cpuset = text.indexOf(CPUSET);
        if (cpuset < 0 || mems < cpuset + CPUSET.length()) {
            return new Cpusets(null, null);
        }
        return new Cpusets(text.substring(cpuset + CPUSET.length(), mems), text.substring(mems + MEMS.length()));
    }

    /** True if the task might use every node, as far as the name tells. */
    boolean unbound() {
        return cpuset == null || cpuset.equals("/");
    }
}
