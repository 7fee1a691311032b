// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.RecordId;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message of many lines that is being put together. */
abstract sealed class Dump permits OomDump, AllocationDump, HungTaskDump {

    private final KernelLine first;
    private KernelLine last;
    private Section furthest = Section.CPUSET;
    private boolean traced;
    private boolean changed = true;
    private boolean overtaken;
    private boolean revived;

    Dump(KernelLine first) {
        this.first = first;
        this.last = first;
    }

    final RecordId id() {
        return first.id();
    }

    final RecordId lastId() {
        return last.id();
    }

    final Instant time() {
        return first.time();
    }

    final Instant lastTime() {
        return last.time();
    }

    /** Another dump of the same kind began: a line that could be of either is the newer one's. */
    final void overtake() {
        overtaken = true;
        revived = false;
    }

    /** True if it was overtaken and nothing has shown since that it goes on. */
    final boolean abandoned() {
        return overtaken && !revived;
    }

    /** False if the kernel says that another context wrote the line. */
    final boolean sameWriter(KernelLine line) {
        String caller = line.caller();
        return caller == null || first.caller() == null || caller.equals(first.caller());
    }

    /** True if the line can be the next of this dump: parts never come back, and some lines come once. */
    boolean takes(Section section, KernelLine line) {
        if (!sameWriter(line) || section.compareTo(furthest) < 0) {
            return false;
        }
        boolean once = section == Section.CPUSET
                || section == Section.TASK
                || (section == Section.MEM_INFO && line.text().startsWith("Mem-"));
        if (once && section == furthest && section != Section.CPUSET) {
            return false;
        }
        return !traced || !isTraceStart(line);
    }

    /** True if it has taken a line after the other, younger one began: both are being printed. */
    final boolean hasTakenSince(Dump younger) {
        return !last.id().equals(first.id()) && last.id().compareTo(younger.first.id()) > 0;
    }

    /**
     * An older dump went on with this part after this one began: if it is its trace, or what stands right behind it, frames
     * of both may be among ours.
     */
    final void mixedWith(Section ofOlder) {
        if (ofOlder.compareTo(Section.MEM_INFO) <= 0) {
            forgetTrace();
        }
    }

    /** Nobody can tell whose the frames are. */
    abstract void forgetTrace();

    /** Takes the line as its own. */
    final void take(Section section, KernelLine line) {
        if (section.compareTo(furthest) > 0) {
            furthest = section;
        }
        traced |= isTraceStart(line);
        revived = true;
        body(section, line);
        touch(line);
    }

    private static boolean isTraceStart(KernelLine line) {
        return line.text().startsWith("Call Trace:") || line.text().startsWith("Call trace:");
    }

    abstract void body(Section section, KernelLine line);

    /** The line was read as a part of the dump. */
    final void touch(KernelLine line) {
        last = line;
        changed = true;
    }

    /** What is known by now; null if it is not worth a signal. */
    abstract @Nullable KernelSignal signal();

    /** Emits what is known, if it has changed since it was emitted last. */
    final void emit(Consumer<? super KernelSignal> out) {
        if (!changed) {
            return;
        }
        changed = false;
        KernelSignal signal = signal();
        if (signal != null) {
            out.accept(signal);
        }
    }
}
