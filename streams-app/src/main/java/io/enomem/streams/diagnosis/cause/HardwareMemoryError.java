// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.KernelSignal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Failing memory hardware took pages away. */
@CauseInfo(
        id = "hardware-memory-error",
        mechanism =
                "The memory controller reported an uncorrectable error; the kernel took the page out of use and may kill the"
                        + " process that had it.",
        doNot = "Do not tune memory settings: replace the module.",
        sources = {"mm/memory-failure.c", "drivers/edac/edac_mc.c"})
final class HardwareMemoryError extends Cause {
    /** mm/memory-failure.c kill_proc; before Linux 5.3 "Killing" for both signals. */
    private static final Pattern HIT =
            Pattern.compile("(?:Sending SIGBUS to|Killing) (.{1,16}):(\\d{1,9}) due to hardware memory corruption");

    private static final int MOST_HIT = 5;

    HardwareMemoryError() {
        super(Rules.explaining(signal -> signal instanceof KernelSignal.HardwareMemoryFailure
                        || signal instanceof KernelSignal.HardwareErrorReported
                        || Triggers.counter(signal, "meminfo.HardwareCorrupted"))
                .necessary("the kernel reported failing memory", HardwareMemoryError::failed)
                .supporting("the kernel said so", HardwareMemoryError::said)
                .supporting("pages are out of use", HardwareMemoryError::corrupted));
    }

    private static Finding failed(Measures m) {
        return said(m).or(corrupted(m));
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(KernelSignal.HardwareMemoryFailure.class)
                .map(line -> Finding.said(line, "The kernel said: Memory failure at page frame " + line.pfn()))
                .or(() -> m.signals()
                        .first(KernelSignal.HardwareErrorReported.class, e -> Boolean.FALSE.equals(e.corrected()))
                        .map(e -> Finding.said(e, e.reporter() + " reported an uncorrected error of memory")))
                .orElseGet(Finding::nothing);
    }

    private static Finding corrupted(Measures m) {
        return Finding.positive(m.counters().last("meminfo.HardwareCorrupted"));
    }

    @Override
    public String summary(Measures m) {
        String hit = hit(m).stream()
                .map(who -> who.process() + " (pid " + who.pid() + ")")
                .collect(Collectors.joining(", "));
        return "Memory hardware is failing: the kernel took pages out of use"
                + (hit.isEmpty() ? "." : ", and sent a signal to " + hit + ", which had one of them.");
    }

    /** Who had a page that cannot be read any more. */
    private static List<Party> hit(Measures m) {
        return m.signals().all(KernelSignal.HardwareMemoryFailure.class).stream()
                .map(line -> HIT.matcher(line.detail()))
                .filter(Matcher::find)
                .map(who -> Parties.process(who.group(1), Integer.valueOf(who.group(2)), null))
                .distinct()
                .limit(MOST_HIT)
                .toList();
    }

    @Override
    public List<Party> victims(Measures m) {
        return Stream.concat(hit(m).stream(), super.victims(m).stream())
                .distinct()
                .toList();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "grep HardwareCorrupted /proc/meminfo; ras-mc-ctl --errors; dmesg | grep -i 'hardware error'")
                        .why("Names the module, where the platform tells.")
                        .build(),
                RemedyBuilder.durable("Move the work away and replace the memory module")
                        .why("Errors of one module tend to multiply.")
                        .risk("Until then more pages may fail, and kill whoever uses them.")
                        .interrupts("the host")
                        .verify("HardwareCorrupted in /proc/meminfo is 0 after the boot and stays so")
                        .rollback("nothing to take back")
                        .build());
    }
}
