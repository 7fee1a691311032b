// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** C3. Pages that no counter owns pile up: allocated by a driver, page_pool, XDP, balloon or file system of its own. */
@CauseInfo(
        id = "kernel-page-leak",
        mechanism =
                "Pages taken straight from the page allocator appear in no line of /proc/meminfo. What remains when every"
                        + " owner is subtracted, socket buffers too, grows.",
        lookAlikes = {
            @LookAlike(id = "memory-reservation", separatedBy = "Growth here; constant since the first sample there."),
            @LookAlike(
                    id = "tcp-mem-limit-too-high",
                    separatedBy = "Socket buffers (TCP mem in sockstat) explain what is missing there."),
            @LookAlike(id = "kernel-slab-leak", separatedBy = "SUnreclaim grows there.")
        },
        doNot =
                "\"used\" is high and no process owns it: that may be socket memory. Read /proc/net/sockstat before blaming the kernel.",
        sources = {"mm/show_mem.c", "root-causes.md 1.8"})
final class KernelPageLeak extends Cause {
    KernelPageLeak() {
        super(Rules.explaining(signal -> Scope.hostMemory(signal) || Triggers.counter(signal, "meminfo.Unowned"))
                .necessary("memory that nobody owns grew", KernelPageLeak::grew)
                .necessary(
                        "sockets do not explain it",
                        m -> MemoryFindings.socketsFillRam(m).not())
                .supporting("a kill's dump shows it too", Kernel::unownedAtKill)
                .supporting(
                        "processes held little of RAM",
                        m -> MemoryFindings.processesFillRam(m).not())
                .supporting("a module that is not of this kernel is loaded", Drivers::foreign)
                .contradicting("files were opened that may be full pipes", Kernel::pipesExplain));
    }

    /** A kill's dump tells of one moment only: what was there from the first sample on and stayed as it was did not leak. */
    private static Finding grew(Measures m) {
        boolean fixed = MemoryReservation.fixed(m).holds();
        return KernelGrowth.rose(
                        m,
                        m.memory().unownedSeries(),
                        Kernel.unownedOverTheDay(m),
                        "memory that nobody owns",
                        "meminfo, sockstat",
                        Threshold.UNOWNED_SHARE)
                .or(fixed ? Finding.nothing() : Kernel.unownedAtKill(m));
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("Memory that no process, cache or counter owns grew")
                .clause(" to %s", m.memory().unowned())
                .then(Drivers.suspect(m).map(d -> "; suspect: module " + d).orElse(""))
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Drivers.suspect(m)
                .map(driver -> Parties.process(driver, null, null))
                .orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "cat /proc/meminfo /proc/net/sockstat; cat /sys/module/*/taint; ethtool -g DEV; cat /proc/spl/kstat/zfs/arcstats")
                        .why("Ring sizes, balloons and ZFS ARC are the usual owners that no counter names.")
                        .build(),
                RemedyBuilder.now("Reload the driver in a window")
                        .why("Its exit gives back what it holds, if it keeps book of it.")
                        .risk("A driver that has lost its pages does not find them again; then only a reboot does.")
                        .interrupts("the links of that driver")
                        .verify("MemFree in /proc/meminfo recovers by what nobody owned")
                        .rollback("modprobe the same module")
                        .build(),
                RemedyBuilder.durable("Use another version of the driver; compare its installation with the onset")
                        .why("A newer driver was the cause, and the older one the fix, in a published case (tn40xx).")
                        .risk("The other version has faults of its own.")
                        .interrupts("the links of that driver, or the host")
                        .verify("what no counter owns stays flat for as long as this growth took")
                        .rollback("the present version")
                        .build());
    }
}
