// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import org.jspecify.annotations.Nullable;

/** What one line says. Most say all there is; some begin, continue or end a dump of many lines. */
sealed interface Sentence {

    /** A line that is a signal by itself. */
    record Complete(KernelSignal.Line signal) implements Sentence {}

    /** {@code invoked oom-killer}: a report begins. */
    record OomHeader(
            @Nullable String comm,
            Gfp gfp,
            @Nullable Integer order,
            @Nullable String nodemask,
            @Nullable Integer oomScoreAdj)
            implements Sentence {}

    /** {@code oom-kill:constraint=}. */
    record OomSummary(
            String constraint,
            @Nullable String nodemask,
            @Nullable String cpuset,
            @Nullable String memsAllowed,
            @Nullable String oomCgroup,
            @Nullable String taskCgroup,
            @Nullable String comm,
            @Nullable Integer pid)
            implements Sentence {}

    /** {@code Kill process ... or sacrifice child}: the choice, which older kernels print before the kill. */
    record OomChoice(Scope scope, OomReport.Chosen chosen) implements Sentence {}

    /** {@code Killed process}. The id and time of the victim are those of the line. */
    record OomKill(Scope scope, OomReport.Victim victim) implements Sentence {}

    /** {@code Tasks in /x are going to be killed due to memory.oom.group set}. */
    record OomGroup(String cgroup) implements Sentence {}

    /** Nobody is killed: no task may be, or the one chosen is exiting already. */
    record OomNoKill() implements Sentence {}

    /** The kernel panics for lack of memory. */
    record OomPanic() implements Sentence {}

    /** An allocation failed; a dump may follow. */
    record AllocationHeader(
            AllocationFailure.Kind kind,
            @Nullable String comm,
            Gfp gfp,
            @Nullable Integer order,
            @Nullable Long bytes,
            String detail)
            implements Sentence {}

    /** The second line of a slab failure. */
    record SlabCache(
            String cache,
            @Nullable Long objectBytes,
            @Nullable Integer order) implements Sentence {}

    /** A task is blocked; its trace follows. */
    record Hung(KernelSignal.HungTask task) implements Sentence {}

    /** A line of the body of a dump. */
    record Body(Section section) implements Sentence {}

    /** Which memory the words of a kill line speak of. */
    enum Scope {
        HOST,
        CGROUP,
        CPUSET,
        MEMORY_POLICY,
        /** {@code Killed process} of older kernels says nothing. */
        UNSAID
    }
}
