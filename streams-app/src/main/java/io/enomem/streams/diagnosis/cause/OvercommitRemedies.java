// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import java.util.List;

/** What to do about memory that the kernel would not promise. */
final class OvercommitRemedies {
    private static final String ALWAYS = "sysctl -w vm.overcommit_memory=1";

    /** The same computation as ours, where its numbers were not recorded; kB. */
    private static final String ON_THE_HOST = "$(awk '/^(CommitLimit|Committed_AS):/ { if ($2 > m) m = $2 }"
            + " END { print int(m * 1.2) }' /proc/meminfo)";

    private OvercommitRemedies() {}

    /** Of one request that is larger than RAM and swap together. */
    static List<Remedy> ofRequest() {
        return List.of(
                lookAtRequest(),
                heuristic(),
                smaller(),
                RemedyBuilder.notHere(Remedy.Kind.DURABLE, ALWAYS)
                        .why("Mode 1 grants any request.")
                        .refused(
                                "it grants every process what no RAM and swap could hold, and the OOM killer decides later."
                                        + " Address space that is only reserved needs no promise: MAP_NORESERVE")
                        .build());
    }

    /**
     * Of promises that reached CommitLimit.
     *
     * @param notStrict true if the host is known not to be in mode 2, where alone that limit holds
     * @param kilobytes what vm.overcommit_kbytes would have to be, without swap
     */
    static List<Remedy> ofLimit(Measures m, boolean notStrict, long kilobytes) {
        return List.of(
                RemedyBuilder.look("grep -E 'CommitLimit|Committed_AS' /proc/meminfo; sysctl vm.overcommit_memory"
                                + " vm.overcommit_ratio vm.overcommit_kbytes")
                        .why("Shows the promise, the limit and what sets it.")
                        .build(),
                notStrict ? heuristic() : raise(m, kilobytes),
                RemedyBuilder.durable(
                                "posix_spawn or vfork instead of fork in large processes; swap as room for promises")
                        .why(
                                "A large parent need not double its promise to start a child; swap counts towards CommitLimit.")
                        .risk("None of posix_spawn; a host that uses its swap is slow.")
                        .interrupts("the application, at its restart; swapon nothing")
                        .verify("the child starts; Committed_AS stays below CommitLimit in /proc/meminfo")
                        .rollback("swapoff; the former release of the application")
                        .build(),
                RemedyBuilder.notHere(Remedy.Kind.DURABLE, ALWAYS)
                        .why("Often advised, by Redis too.")
                        .refused("it switches accounting off for every process; strict mode was chosen on this host."
                                + " Raise the limit instead, or decide it for a host that runs Redis alone")
                        .build());
    }

    private static Remedy lookAtRequest() {
        return RemedyBuilder.look("grep -E 'MemTotal|SwapTotal' /proc/meminfo; sysctl vm.overcommit_memory;"
                        + " dmesg | grep __vm_enough_memory")
                .why("Shows what no single request may exceed, and since Linux 6.12 how much was asked for.")
                .build();
    }

    private static Remedy smaller() {
        return RemedyBuilder.durable(
                        "Ask for less at once in the program that failed, or map with MAP_NORESERVE what is"
                                + " only reserved; check the size it computed")
                .why(
                        "Mode 0 compares each request alone with RAM and swap; since Linux 5.2 what is free plays no part.")
                .risk("Reserved address space that is then written to can meet the OOM killer.")
                .interrupts("the application, at its restart")
                .verify("the call succeeds")
                .rollback("the former release or setting of the application")
                .build();
    }

    private static Remedy raise(Measures m, long kilobytes) {
        boolean inKilobytes =
                m.host().sysctl("vm.overcommit_kbytes", 0, Unit.COUNT).or(0) > 0;
        boolean known = kilobytes > 0;
        boolean free = Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE))
                .holds();
        return RemedyBuilder.now("sysctl -w vm.overcommit_kbytes=" + (known ? kilobytes : ON_THE_HOST))
                .why("Raises CommitLimit to a fifth above what was "
                        + (known
                                ? "asked for (" + MemoryFindings.shown(kilobytes * 1024.0) + " without swap)"
                                : "promised or its present limit, whichever is more")
                        + (free ? "; RAM was free." : ". Only where MemAvailable shows RAM to spare."))
                .risk("If everybody uses what was promised, the OOM killer decides.")
                .interrupts("nothing")
                .verify("the call succeeds; Committed_AS stays below CommitLimit")
                .rollback(Former.of(m, inKilobytes ? "vm.overcommit_kbytes" : "vm.overcommit_ratio")
                        + (inKilobytes ? "" : ", which sets vm.overcommit_kbytes to 0"))
                .build();
    }

    /** Outside of strict mode CommitLimit bounds nothing. */
    private static Remedy heuristic() {
        return RemedyBuilder.notHere(Remedy.Kind.NOW, "sysctl -w vm.overcommit_kbytes=...")
                .why("CommitLimit holds in mode 2 alone.")
                .refused("this host is not in strict mode: one request was larger than RAM and swap together. Ask for"
                        + " less, or reserve address space with MAP_NORESERVE, in the program that failed")
                .build();
    }
}
