// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts dumps of many lines together. Only one OOM report is printed at a time (oom_lock), but other messages stand
 * between its lines, and failed allocations hold no lock: their dumps do mix. Where the kernel names the writer of a line,
 * that decides; else a line goes to the newest dump of which it can be the next.
 */
final class OpenDumps {

    /** A dump ends when nothing of it has come for so long; ours, from reports on slow serial consoles. */
    static final Duration SILENCE = Duration.ofSeconds(2);

    /** Dumps that are put together at once; beyond it the oldest ends. */
    private static final int MAX_OPEN = 16;

    /** Oldest first. */
    private final List<Dump> open = new ArrayList<>();

    /** When somebody asked for a kill by hand; the report follows at once, from another context. */
    private @Nullable Instant askedByHand;

    /**
     * Takes what a line says and emits what is complete or worth telling by now.
     *
     * @return false if it is a part of a dump and none is there to which it can belong
     */
    boolean take(Sentence sentence, KernelLine line, Consumer<? super KernelSignal> out) {
        advanceTo(line.time(), out);
        if (sentence instanceof Sentence.Complete complete) {
            if (complete.signal() instanceof KernelSignal.ManualOomRequested) {
                askedByHand = line.time();
            }
            out.accept(complete.signal());
        } else if (sentence instanceof Sentence.Body body) {
            return body(body.section(), line, out);
        } else if (sentence instanceof Sentence.AllocationHeader header) {
            open(new AllocationDump(line, header), out).emit(out);
        } else if (sentence instanceof Sentence.SlabCache cache) {
            return slabCache(cache, line, out);
        } else if (sentence instanceof Sentence.Hung hung) {
            open(new HungTaskDump(line, hung.task()), out).emit(out);
        } else {
            oom(sentence, line, out);
        }
        return true;
    }

    private boolean body(Section section, KernelLine line, Consumer<? super KernelSignal> out) {
        Dump dump = newest(Dump.class, candidate -> candidate.takes(section, line));
        if (dump == null && beginsReport(section)) {
            dump = open(new OomDump(line, null, false), out);
        }
        if (dump == null) {
            return false;
        }
        if (!isContested(dump, section, line)) {
            younger(dump, line).forEach(other -> other.mixedWith(section));
            dump.take(section, line);
        }
        return true;
    }

    /**
     * True if two dumps are known to be printed at once, each could have this line, and nobody tells whose it is: then
     * neither gets it, for a part that is missing misleads nobody.
     */
    private boolean isContested(Dump newest, Section section, KernelLine line) {
        if (line.caller() != null) {
            return false;
        }
        return open.subList(0, open.indexOf(newest)).stream()
                .anyMatch(older -> older.hasTakenSince(newest) && older.takes(section, line));
    }

    /** Dumps begun after this one by whoever; told apart by their writer where the line names it. */
    private List<Dump> younger(Dump dump, KernelLine line) {
        return line.caller() != null ? List.of() : List.copyOf(open.subList(open.indexOf(dump) + 1, open.size()));
    }

    /** Parts that tell of an OOM report whose head was lost, if a kill follows. */
    private static boolean beginsReport(Section section) {
        return section.compareTo(Section.CGROUP) >= 0;
    }

    private boolean slabCache(Sentence.SlabCache cache, KernelLine line, Consumer<? super KernelSignal> out) {
        AllocationDump dump =
                newest(AllocationDump.class, candidate -> candidate.awaitsCache() && candidate.sameWriter(line));
        if (dump == null) {
            return false;
        }
        dump.cache(cache, line);
        dump.emit(out);
        return true;
    }

    private void oom(Sentence sentence, KernelLine line, Consumer<? super KernelSignal> out) {
        if (sentence instanceof Sentence.OomHeader header) {
            open.stream()
                    .filter(OomDump.class::isInstance)
                    .filter(dump -> dump.sameWriter(line))
                    .forEach(Dump::overtake);
            open(new OomDump(line, header, isByHand(line)), out);
        } else if (sentence instanceof Sentence.OomSummary summary) {
            report(line, out, dump -> dump.isSummary(line) || (running(dump, line) && !dump.hasSummary()))
                    .summary(summary, line);
        } else if (sentence instanceof Sentence.OomChoice choice) {
            report(line, out, dump -> running(dump, line) && !dump.hasChoice()).choice(choice, line);
        } else if (sentence instanceof Sentence.OomKill kill) {
            kill(kill, line, out);
        } else if (sentence instanceof Sentence.OomGroup group) {
            report(line, out, dump -> dump.ended() && dump.sameWriter(line)).group(group.cgroup(), line);
        } else if (sentence instanceof Sentence.OomNoKill) {
            OomDump dump = report(line, out, candidate -> running(candidate, line));
            dump.nobody(line);
            dump.emit(out);
        } else if (sentence instanceof Sentence.OomPanic) {
            OomDump dump = report(line, out, candidate -> running(candidate, line) || candidate.hasNoKillable());
            dump.panic(line);
            dump.emit(out);
        }
    }

    private boolean isByHand(KernelLine header) {
        boolean asked = askedByHand != null && !header.time().isAfter(askedByHand.plus(SILENCE));
        askedByHand = null;
        return asked;
    }

    /** The first kill is told at once; the others of a group when the group is done. */
    private void kill(Sentence.OomKill kill, KernelLine line, Consumer<? super KernelSignal> out) {
        OomDump dump = report(line, out, candidate -> candidate.isKill(line) || candidate.accepts(kill, line));
        boolean first = !dump.killsGroup();
        dump.kill(kill, line);
        if (first) {
            dump.emit(out);
        }
    }

    private static boolean running(OomDump dump, KernelLine line) {
        return !dump.ended() && !dump.abandoned() && dump.sameWriter(line);
    }

    /** The newest report of which the line can be; a new one without a head if there is none. */
    private OomDump report(KernelLine line, Consumer<? super KernelSignal> out, Predicate<OomDump> fits) {
        OomDump dump = newest(OomDump.class, fits);
        if (dump != null) {
            return dump;
        }
        OomDump bare = new OomDump(line, null, false);
        open(bare, out);
        return bare;
    }

    private <T extends Dump> @Nullable T newest(Class<T> kind, Predicate<T> fits) {
        for (int i = open.size() - 1; i >= 0; i--) {
            Dump dump = open.get(i);
            if (kind.isInstance(dump) && fits.test(kind.cast(dump))) {
                return kind.cast(dump);
            }
        }
        return null;
    }

    private Dump open(Dump dump, Consumer<? super KernelSignal> out) {
        if (open.size() >= MAX_OPEN) {
            open.remove(0).emit(out);
        }
        open.add(dump);
        return dump;
    }

    /** Ends what has been silent for longer than {@link #SILENCE}. */
    void advanceTo(Instant now, Consumer<? super KernelSignal> out) {
        for (int i = 0; i < open.size(); ) {
            Dump dump = open.get(i);
            if (now.isAfter(dump.lastTime().plus(SILENCE))) {
                open.remove(i).emit(out);
            } else {
                i++;
            }
        }
    }

    /** Ends all. */
    void end(Consumer<? super KernelSignal> out) {
        open.forEach(dump -> dump.emit(out));
        open.clear();
    }
}
