// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Growth;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** C1. Unreclaimable slab grows and nobody owns what is in it. */
@CauseInfo(
        id = "kernel-slab-leak",
        mechanism =
                "A driver, a module or the kernel allocates objects and does not free them; they pile up in one slab cache that"
                        + " the kernel cannot shrink. No process owns them, so the OOM killer kills in vain.",
        lookAlikes = {
            @LookAlike(
                    id = "socket-leak",
                    separatedBy =
                            "A process's sockets, descriptors or tracked connections match the growth there; nothing does here."),
            @LookAlike(
                    id = "kernel-page-leak",
                    separatedBy = "SUnreclaim grows here; there memory that no counter owns."),
            @LookAlike(id = "app-memory-leak", separatedBy = "Processes hold little: slab holds the RAM.")
        },
        doNot = {
            "drop_caches does not touch unreclaimable slab and causes an I/O storm.",
            "More swap does not help: slab is never swapped."
        },
        sources = {"mm/slab_common.c dump_unreclaimable_slab", "mm/oom_kill.c should_dump_unreclaim_slab"})
final class KernelSlabLeak extends Cause {
    KernelSlabLeak() {
        super(Rules.explaining(signal -> Scope.hostMemory(signal) || Triggers.counter(signal, "meminfo.SUnreclaim"))
                .necessary("unreclaimable slab grew by a tenth of RAM", KernelSlabLeak::grew)
                .necessary(
                        "no owner's objects explain it",
                        m -> Kernel.objectsExplain(m).not())
                .supporting("one cache is most of it", KernelSlabLeak::oneCache)
                .supporting("the kernel found more in slab than on all LRU lists", KernelSlabLeak::printed)
                .supporting("unreclaimable slab is a large part of RAM", Kernel::slabFillsRam)
                .supporting("cgroups that were deleted pile up and keep their objects", KernelSlabLeak::dyingCgroups)
                .supporting("the kernel itself found objects that nothing points to", KernelSlabLeak::suspected)
                .contradicting(
                        "socket buffers' heads are what grows: a driver leaks packets", KernelSlabLeak::packets));
    }

    private static Finding grew(Measures m) {
        return KernelGrowth.rose(
                        m,
                        Kernel.slab(m),
                        Kernel.slabOverTheDay(m),
                        "unreclaimable slab",
                        "meminfo.SUnreclaim",
                        Threshold.SLAB_GROWTH)
                .or(Kernel.slabFillsRam(m));
    }

    private static Finding oneCache(Measures m) {
        return SlabCache.fastest(m)
                .map(cache -> cache.mostOfIt(m))
                .orElseGet(() -> Finding.unknown(Kernel.missingSlabs()));
    }

    private static Finding suspected(Measures m) {
        return m.signals()
                .firstAround(KernelSignal.LeakSuspected.class, leak -> leak.count() > 0)
                .map(leak -> Finding.said(leak, "kmemleak found " + leak.count() + " new suspected leaks"))
                .orElseGet(Finding::nothing);
    }

    private static Finding printed(Measures m) {
        for (OomReport kill : m.oom().hostWide()) {
            if (kill.memory().unreclaimableSlab() != null) {
                return Finding.said(kill, "The kernel printed \"Unreclaimable slab info\": slab exceeds all LRU pages");
            }
        }
        return Finding.nothing();
    }

    /** A deleted cgroup stays until the last page and object that it was charged for is gone (cgroup-v2.rst). */
    private static Finding dyingCgroups(Measures m) {
        Growth growth = Growth.of(m.cgroups().series("/", "cgroup.stat.nr_dying_descendants"), m.thresholds());
        Reading dying = m.cgroups().peak("/", "cgroup.stat.nr_dying_descendants", Unit.COUNT);
        return dying.known()
                ? Finding.of(
                        growth.steady(),
                        Fact.observed(dying, dying.shown() + " deleted cgroups are kept, up from " + growth.from()))
                : Finding.unknown("cat /sys/fs/cgroup/cgroup.stat");
    }

    private static Finding packets(Measures m) {
        return SlabCache.fastest(m)
                .filter(cache -> cache.name().startsWith("skbuff"))
                .map(cache -> cache.mostOfIt(m))
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        String who = Kernel.chargedCgroup(m)
                .map(path -> "cgroup " + path + " is charged for it")
                .orElse("no process owns it");
        Rise day = Rise.of(Kernel.slabOverTheDay(m));
        Optional<SlabCache> fastest = SlabCache.fastest(m);
        if (day != null
                && fastest.isPresent()
                && day.bytes() >= 2 * fastest.get().bytes()) {
            return "Unreclaimable kernel slab grew by " + MemoryFindings.shown(day.bytes()) + " in "
                    + KernelGrowth.span(day.millis()) + ", at the end mostly its cache "
                    + fastest.get().name() + "; " + who + ".";
        }
        return fastest.map(cache -> "The kernel's slab cache " + cache.name() + " grew by "
                        + MemoryFindings.shown(cache.bytes()) + " and cannot be reclaimed; " + who + ".")
                .orElseGet(() -> Sentence.of("Unreclaimable kernel slab grew")
                        .clause(" to %s", m.memory().peak("SUnreclaim"))
                        .then("; " + who)
                        .end());
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Kernel.chargedCgroup(m)
                .map(Parties::cgroup)
                .or(() -> Drivers.suspect(m).map(driver -> Parties.process(driver, null, null)))
                .orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("slabtop -o -s c | head -15; cat /proc/modules | grep -E '\\(.*O.*\\)'")
                        .why("Names the cache, and modules that are not of this kernel.")
                        .build(),
                RemedyBuilder.now("Unload the module that fills the cache, or reboot in a window")
                        .why("Only its owner can free the objects; the kernel does not know that nobody needs them.")
                        .risk("A module in use cannot be unloaded; do not force it.")
                        .interrupts("what uses the module, or the host")
                        .verify("SUnreclaim in /proc/meminfo stays flat")
                        .rollback("modprobe the same module; nothing after a reboot")
                        .build(),
                RemedyBuilder.durable(
                                "Update or go back to another version of the kernel or module; boot with slab_nomerge to"
                                        + " name an anonymous kmalloc cache")
                        .why("Newer is not always better: compare the version with the onset.")
                        .risk("slab_nomerge and another kernel cost a little memory and a test.")
                        .interrupts("the host, at its reboot")
                        .verify("SUnreclaim in /proc/meminfo stays flat for as long as this growth took")
                        .rollback("boot the present kernel")
                        .build());
    }
}
