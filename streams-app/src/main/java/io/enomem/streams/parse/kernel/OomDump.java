// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.MemoryState;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Part;
import io.enomem.streams.parse.OomReport.Victim;
import io.enomem.streams.parse.kernel.Sentence.Scope;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run of the OOM killer that is being put together. */
final class OomDump extends Dump {

    private final StackPart stack = new StackPart();
    private final CgroupPart cgroup = new CgroupPart();
    private final MemInfoPart memory = new MemInfoPart();
    private final SlabPart slab = new SlabPart();
    private final TaskPart tasks = new TaskPart();
    private final KillPart kills = new KillPart();
    private final Sentence.@Nullable OomHeader header;
    private @Nullable KernelLine cpusetLine;
    private @Nullable KernelLine summaryLine;
    private Sentence.@Nullable OomSummary summary;
    private Sentence.@Nullable OomChoice choice;
    private Scope scope = Scope.UNSAID;
    private @Nullable String killedGroup;
    private final boolean byHand;
    private boolean noKillable;
    private boolean panicked;

    /**
     * @param header null if the report was found by a later part
     * @param byHand true if somebody has just asked for a kill
     */
    OomDump(KernelLine line, Sentence.@Nullable OomHeader header, boolean byHand) {
        super(line);
        this.header = header;
        this.byHand = byHand;
    }

    @Override
    boolean takes(Section section, KernelLine line) {
        if (summary != null || choice != null || ended()) {
            return false;
        }
        if (section == Section.TASK && header != null && header.comm() != null) {
            StackPart other = new StackPart();
            other.task(line.text());
            return header.comm().equals(other.comm()) && super.takes(section, line);
        }
        return super.takes(section, line);
    }

    @Override
    void forgetTrace() {
        stack.forget();
    }

    @Override
    void body(Section section, KernelLine line) {
        switch (section) {
            case CPUSET -> cpusetLine = line;
            case TASK -> stack.task(line.text());
            case STACK -> stack.stack(line.text());
            case CGROUP -> cgroup.take(line.text());
            case SLAB -> slab.take(line.text());
            case TASKS -> tasks.take(line.text(), memory.pageKb());
            default -> memory.take(section, line.text());
        }
    }

    boolean hasSummary() {
        return summary != null;
    }

    boolean hasChoice() {
        return choice != null;
    }

    /** True if somebody was killed, nobody could be, or the kernel panicked. */
    boolean ended() {
        return !kills.isEmpty() || noKillable || panicked;
    }

    boolean killsGroup() {
        return killedGroup != null;
    }

    boolean hasNoKillable() {
        return noKillable;
    }

    /** Takes the summary, also again when a fragment has completed it. */
    void summary(Sentence.OomSummary said, KernelLine line) {
        summary = said;
        summaryLine = line;
        touch(line);
    }

    boolean isSummary(KernelLine line) {
        return summaryLine != null && summaryLine.id().equals(line.id());
    }

    void choice(Sentence.OomChoice said, KernelLine line) {
        choice = said;
        scope = said.scope();
        touch(line);
    }

    /** True if this kill can be that of the report: words and process id do not speak against it. */
    boolean accepts(Sentence.OomKill kill, KernelLine line) {
        if (!sameWriter(line)) {
            return false;
        }
        if (killsGroup()) {
            return true;
        }
        if (ended() || abandoned()) {
            return false;
        }
        boolean group = kill.scope() == Scope.CGROUP;
        boolean known = kill.scope() != Scope.UNSAID && (summary != null || !cgroup.isEmpty());
        if (known && group != kind().inCgroup()) {
            return false;
        }
        boolean follows = line.id().position() == lastId().position() + 1;
        return summary == null
                || summary.pid() == null
                || follows
                || summary.pid() == kill.victim().pid();
    }

    void kill(Sentence.OomKill kill, KernelLine line) {
        Victim victim = kill.victim();
        kills.take(victim);
        if (kill.scope() != Scope.UNSAID) {
            scope = kill.scope();
        }
        if (summary != null && summaryLine != null && Objects.equals(summary.pid(), victim.pid())) {
            String text = summaryLine.text();
            summary = OomSummaryReader.read(text, OomSummaryReader.start(text), victim.comm());
        }
        touch(line);
    }

    boolean isKill(KernelLine line) {
        return kills.isOf(line);
    }

    void group(String path, KernelLine line) {
        killedGroup = path;
        touch(line);
    }

    void nobody(KernelLine line) {
        noKillable = true;
        touch(line);
    }

    void panic(KernelLine line) {
        panicked = true;
        touch(line);
    }

    /** Pieces of a body that nothing has shown to be of an OOM report tell the state of memory at most. */
    @Override
    @Nullable
    KernelSignal signal() {
        if (header == null && summary == null && choice == null && killedGroup == null && !ended()) {
            return memory.isEmpty() ? null : new MemoryState(id(), lastId(), time(), memory.build(slab.rows()));
        }
        return report();
    }

    private OomKind kind() {
        return new OomKind(header, summary, scope, !cgroup.isEmpty(), byHand);
    }

    private OomReport report() {
        Cpusets cpusets = Cpusets.of(cpusetLine, summary);
        OomKind kind = kind();
        OomReport.Chosen chosen = choice == null ? null : choice.chosen();
        return new OomReport(
                id(),
                lastId(),
                time(),
                kind.origin(),
                kind.constraint(cpusets),
                summary == null ? null : summary.constraint(),
                invoker(),
                stack.allocation(header == null ? Gfp.NONE : header.gfp(), header == null ? null : header.order()),
                stack.machine(),
                kind.nodemask(),
                cpusets.cpuset(),
                cpusets.mems(),
                summary != null && summary.oomCgroup() != null ? summary.oomCgroup() : cgroup.limitCgroup(),
                summary != null && summary.taskCgroup() != null ? summary.taskCgroup() : cgroup.taskCgroup(),
                kills.victims(chosen).stream().map(tasks::inKilobytes).toList(),
                chosen,
                killedGroup,
                tasks.tasks(),
                tasks.totals(),
                memory.build(slab.rows()),
                cgroup.dump(),
                noKillable,
                panicked,
                missing());
    }

    private OomReport.@Nullable Invoker invoker() {
        String comm = header != null && header.comm() != null ? header.comm() : stack.comm();
        if (comm == null) {
            return null;
        }
        return new OomReport.Invoker(comm, stack.pid(), header == null ? null : header.oomScoreAdj());
    }

    private Set<Part> missing() {
        EnumSet<Part> missing = EnumSet.noneOf(Part.class);
        if (header == null) {
            missing.add(Part.HEADER);
        }
        if (stack.frames().isEmpty()) {
            missing.add(Part.CALL_TRACE);
        }
        boolean inCgroup = kind().inCgroup();
        if (inCgroup ? cgroup.isEmpty() : memory.isEmpty()) {
            missing.add(inCgroup ? Part.CGROUP_DUMP : Part.MEM_INFO);
        }
        if (tasks.totals() == null) {
            missing.add(Part.TASKS);
        }
        if (summary == null) {
            missing.add(Part.SUMMARY);
        }
        if (kills.isEmpty()) {
            missing.add(Part.KILL);
        }
        return missing;
    }
}
