// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.Signal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** E5. A process has as many mappings as vm.max_map_count allows; the next mmap fails, and nothing is logged by the kernel. */
@CauseInfo(
        id = "max-map-count",
        mechanism = "Each mapping of a process counts, and so does each piece that mprotect or munmap splits off. At"
                + " vm.max_map_count the kernel refuses the next with ENOMEM, whatever RAM is free, and logs nothing.",
        lookAlikes = {
            @LookAlike(id = "overcommit-limit", separatedBy = "The number of mappings here; Committed_AS there."),
            @LookAlike(id = "process-resource-limit", separatedBy = "VmSize against RLIMIT_AS there.")
        },
        doNot = "Do not add RAM or change overcommit: neither is consulted.",
        sources = {"mm/mmap.c do_mmap", "Documentation/admin-guide/sysctl/vm.rst max_map_count"})
final class MaxMapCount extends Cause {
    private static final String SYSCTL = "vm.max_map_count";
    private static final int RAISE = 4;

    MaxMapCount() {
        super(Rules.explaining(MaxMapCount::aboutRefusalOrMaps)
                .necessary("the process has 98 % of vm.max_map_count mappings", MaxMapCount::full)
                .supporting("an application was refused memory", MaxMapCount::refused)
                .supporting(
                        "RAM was available",
                        m -> Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE))));
    }

    private static boolean aboutRefusalOrMaps(Signal signal) {
        return Scope.refusedMemory(signal)
                || (signal instanceof CounterMoved moved && moved.counter().contains("maps"));
    }

    private static Finding full(Measures m) {
        Reading limit = m.host().sysctl(SYSCTL, 0, Unit.MAPPINGS);
        Reading count = mapped(m)
                .map(MaxMapCount::mappings)
                .orElseGet(() -> Reading.unknown(
                        "mappings of the process that failed",
                        Unit.MAPPINGS,
                        "wc -l /proc/PID/maps of the process that failed"));
        return Finding.atLeast(count, m.bound(Threshold.MAPS_FULL, limit));
    }

    private static Reading mappings(ProcessTrack process) {
        return process.peak(
                "mappings of " + process.comm() + " (pid " + process.pid() + ')',
                sample -> sample.getMaps(),
                Unit.MAPPINGS,
                "maps",
                "maps");
    }

    /** The process that failed, else the one with most mappings. */
    private static Optional<ProcessTrack> mapped(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, Scope::refusedMemory)
                .flatMap(f -> m.processes().of(f))
                .filter(p -> mappings(p).known())
                .or(() -> m.processes().all().stream()
                        .filter(p -> mappings(p).known())
                        .max(Comparator.comparingDouble(p -> mappings(p).value())));
    }

    private static Finding refused(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, Scope::refusedMemory)
                .map(f -> Finding.said(f, f.service() + " was refused memory (ENOMEM)"))
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        Party who = culprit(m);
        String name = who == null || who.process() == null ? "A process" : who.process();
        return Sentence.of(name + " has "
                        + mapped(m).map(p -> mappings(p).shown()).orElse("as many mappings as are allowed"))
                .clause(" and vm.max_map_count allows %s", m.host().sysctl(SYSCTL, 0, Unit.MAPPINGS))
                .then(": its next mmap or mprotect fails with ENOMEM although RAM is free")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return mapped(m).map(Parties::of).orElseGet(() -> Refused.process(m));
    }

    @Override
    public List<String> limits() {
        return List.of(SYSCTL);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Reading limit = m.host().sysctl(SYSCTL, 0, Unit.MAPPINGS);
        String pid = mapped(m).map(p -> String.valueOf(p.pid())).orElse("PID");
        return List.of(
                RemedyBuilder.look("awk '{print $6}' /proc/" + pid + "/maps | sort | uniq -c | sort -rn | head")
                        .why("Shows what it maps so often: files, stacks, or pieces of heap that an allocator splits.")
                        .build(),
                RemedyBuilder.now("sysctl -w vm.max_map_count=" + (long) (limit.or(65_530) * RAISE))
                        .why("A mapping costs about 200 B of kernel memory: the limit guards against bugs, not RAM.")
                        .risk("None to speak of; a bug that leaks mappings reaches the new limit too.")
                        .interrupts("nothing")
                        .verify("wc -l /proc/" + pid + "/maps levels off below the new limit")
                        .rollback(Former.of(m, SYSCTL))
                        .build(),
                RemedyBuilder.durable(
                                "vm.max_map_count in /etc/sysctl.d, and find the allocator or library that fragments")
                        .why("Elasticsearch and other users of mapped files need it by design; others leak.")
                        .risk("None to speak of.")
                        .interrupts("nothing")
                        .verify("wc -l /proc/" + pid + "/maps levels off below the limit over days")
                        .rollback("delete the line; " + Former.of(m, SYSCTL))
                        .build());
    }
}
