// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal.CommitRefused;
import io.enomem.streams.parse.Signal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** E3, E4. The kernel counts promised memory and refused a request or a fork, while RAM was free. */
@CauseInfo(
        id = "overcommit-limit",
        mechanism =
                "With vm.overcommit_memory=2 the kernel refuses what would raise Committed_AS above CommitLimit, used or"
                        + " not. A fork asks for all private writable memory of its parent at once. With mode 0, the"
                        + " default, it refuses a single request larger than RAM and swap together, and since Linux 5.2"
                        + " nothing else.",
        lookAlikes = {
            @LookAlike(
                    id = "max-map-count",
                    separatedBy = "Committed_AS against CommitLimit here; the number of mappings there."),
            @LookAlike(
                    id = "process-resource-limit",
                    separatedBy = "VmSize of the process against its own RLIMIT_AS there."),
            @LookAlike(id = "app-memory-leak", separatedBy = "MemAvailable is high here, and nothing was killed.")
        },
        doNot = {
            "Do not set overcommit_memory=1 by reflex: every request then succeeds and the OOM killer decides later.",
            "Do not add RAM because of ENOMEM: the limit is a count of promises, free RAM is not consulted."
        },
        sources = {"mm/util.c __vm_enough_memory", "Documentation/mm/overcommit-accounting.rst"})
final class OvercommitLimit extends Cause {
    private static final String STRICT = "2";
    private static final Bound HEURISTIC =
            new Bound(1, Unit.COUNT, "1: mode 0 refuses obvious overcommits only", "kernel: mm/util.c", null);

    OvercommitLimit() {
        super(Rules.explaining(OvercommitLimit::aboutRefusal)
                .necessary(
                        "the kernel refused the promise: it said so, or it is strict and the limit was reached, or one"
                                + " request was larger than RAM and swap",
                        m -> said(m).or(strict(m).and(reached(m))).or(oversized(m)))
                .supporting("the kernel said that the commit limit refused", OvercommitLimit::said)
                .supporting("an application was refused memory", OvercommitLimit::applicationRefused)
                .supporting("RAM was available", OvercommitLimit::ramAvailable)
                .contradicting(
                        "RAM was exhausted",
                        m -> Finding.below(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_SHORT)))
                .contradicting("a limit of the process's own refused it first", OvercommitLimit::ownLimit));
    }

    private static boolean aboutRefusal(Signal signal) {
        return Scope.refusedMemory(signal) || signal instanceof CommitRefused;
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(CommitRefused.class)
                .map(line -> Finding.said(
                        line,
                        "The kernel said: not enough memory for the allocation, of "
                                + line.comm() + " (pid " + line.pid() + ')'
                                + (line.bytes() == null ? "" : ", " + MemoryFindings.shown(line.bytes()))))
                .orElseGet(Finding::nothing);
    }

    /** Mode 0 refuses what RAM and swap could never hold; before Linux 5.2 also what is not free now. */
    private static Finding oversized(Measures m) {
        Reading asked = Request.largest(m);
        return Finding.below(mode(m), HEURISTIC)
                .and(
                        asked.known()
                                ? Finding.atLeast(
                                        asked, Bound.of(ramAndSwap(m), "kernel: mm/util.c __vm_enough_memory"))
                                : largeParent(m));
    }

    /** A fork asks mapping by mapping (kernel/fork.c dup_mmap): the size of the largest is in no sample. */
    private static Finding largeParent(Measures m) {
        return hasLargeParent(m)
                ? Finding.unknown("pmap -x PID: its largest private mapping against RAM and swap together")
                : Finding.nothing();
    }

    private static boolean hasLargeParent(Measures m) {
        return forked(m)
                .map(data -> Finding.atLeast(data, Bound.of(ramAndSwap(m), "kernel: mm/util.c __vm_enough_memory"))
                        .holds())
                .orElse(false);
    }

    private static Reading ramAndSwap(Measures m) {
        return m.host()
                .ram()
                .plus(m.counters().peak("meminfo.SwapTotal").as("SwapTotal"))
                .as("RAM and swap together");
    }

    /** Its process has a limit of its own below what it asked for, which the kernel asks first (mm/mmap.c may_expand_vm). */
    private static Finding ownLimit(Measures m) {
        return said(m).holds() ? Finding.nothing() : ProcessResourceLimit.asksBeyond(m);
    }

    private static Reading mode(Measures m) {
        return m.host().sysctl("vm.overcommit_memory", 0, Unit.COUNT);
    }

    private static Finding strict(Measures m) {
        return Finding.atLeast(
                mode(m), new Bound(2, Unit.COUNT, STRICT + " = strict accounting", "kernel: mm/util.c", null));
    }

    /** Committed_AS with what was asked for is above CommitLimit; a fork asks for the parent's private memory. */
    private static Finding reached(Measures m) {
        Reading committed = m.counters().peak("meminfo.Committed_AS").as("Committed_AS");
        Reading limit = m.counters().last("meminfo.CommitLimit").as("CommitLimit");
        Finding nearly = Finding.atLeast(committed, m.bound(Threshold.COMMIT_FULL, limit));
        Optional<Reading> fork = forked(m);
        return fork.map(asked -> Finding.atLeast(
                        committed.plus(asked).as("Committed_AS and what the fork asked for"),
                        Bound.of(limit, "kernel: mm/util.c __vm_enough_memory")))
                .map(nearly::or)
                .orElse(nearly);
    }

    private static Optional<Reading> forked(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, f -> Scope.refusedMemory(f) && f.call() == Call.FORK)
                .flatMap(f -> m.processes().of(f))
                .map(p -> p.peak(
                        "private memory of " + p.comm(), s -> s.getVmDataBytes(), Unit.BYTES, "VmData", "status"));
    }

    private static Finding applicationRefused(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, Scope::refusedMemory)
                .map(f -> Finding.said(f, f.service() + " was refused memory (ENOMEM)"))
                .orElseGet(Finding::nothing);
    }

    private static Finding ramAvailable(Measures m) {
        return Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE));
    }

    @Override
    public String summary(Measures m) {
        if (oversized(m).holds()) {
            return Sentence.of("The kernel refused one request of "
                            + Request.largest(m).shown()
                            + ": alone it is larger than RAM and swap together ("
                            + ramAndSwap(m).shown()
                            + "), which vm.overcommit_memory=0 refuses")
                    .clause(", although %s of RAM was available", m.memory().availableShare())
                    .end();
        }
        if (!strict(m).holds() && !said(m).holds() && hasLargeParent(m)) {
            return "A fork asked for a copy of one private mapping that may be larger than RAM and swap together ("
                    + ramAndSwap(m).shown() + "), which vm.overcommit_memory=0 refuses.";
        }
        String what = forked(m).isPresent() ? "a fork" : "an allocation";
        return Sentence.of("The kernel refused " + what + " because promised memory")
                .clause(" (Committed_AS %s)", m.counters().peak("meminfo.Committed_AS"))
                .then(" would exceed CommitLimit")
                .clause(" (%s)", m.counters().last("meminfo.CommitLimit"))
                .clause(", although %s of RAM was available", m.memory().availableShare())
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        Optional<CommitRefused> line = m.signals().first(CommitRefused.class);
        if (line.isPresent()) {
            return new Party(line.get().comm(), line.get().pid(), null, null, null, null);
        }
        return Refused.process(m);
    }

    @Override
    public List<String> limits() {
        return List.of("vm.overcommit_ratio", "vm.overcommit_kbytes");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Reading limit = m.counters().last("meminfo.CommitLimit");
        double needed = m.counters().peak("meminfo.Committed_AS").or(0)
                + forked(m).map(r -> r.or(0)).orElse(0.0);
        long kilobytes = (long) (Math.max(needed, limit.or(0)) * 1.2 / 1024);
        return oversized(m).holds()
                ? OvercommitRemedies.ofRequest()
                : OvercommitRemedies.ofLimit(m, strict(m).fails(), kilobytes);
    }
}
