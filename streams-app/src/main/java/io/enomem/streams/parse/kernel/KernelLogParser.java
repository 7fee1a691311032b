// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns the kernel records of one boot of one host into signals. Records come in the order of (time, sequence). A signal
 * may be emitted again, under the same id, when more of it has come: an OOM report is there as soon as its kill line is,
 * a failed allocation with its first line. What it keeps is bounded whatever comes. Not thread-safe.
 */
public final class KernelLogParser {
    /** A report of which nothing came for so much host time is over. */
    public static final Duration REPORT_SILENCE = OpenDumps.SILENCE;

    private final Fragments fragments = new Fragments();
    private final OpenDumps dumps = new OpenDumps();

    /**
     * Takes the next record. Records that a program wrote (facility 1 and above) say nothing.
     *
     * @return true if it was read as a signal or a part of one
     */
    public boolean accept(KernelRecord record, Consumer<? super Signal> out) {
        if (!isKernels(record)) {
            return false;
        }
        KernelLine line = fragments.join(KernelLine.of(record));
        Sentence sentence = Sentences.of(line);
        if (sentence instanceof Sentence.Body body && isList(body.section(), line.text())) {
            return acceptLines(line, body.section(), out);
        }
        if (sentence != null) {
            return dumps.take(sentence, line, out);
        }
        dumps.advanceTo(line.time(), out);
        return false;
    }

    /** Totals and memory.stat are printed several lines at once; other records with a newline have it in a name. */
    private static boolean isList(Section section, String text) {
        return text.indexOf('\n') >= 0 && (section != Section.CGROUP || CgroupPart.isStatRow(text));
    }

    /** Only the same kind may follow: a newline in a name that the kernel quotes must not begin a message. */
    private boolean acceptLines(KernelLine record, Section section, Consumer<? super Signal> out) {
        boolean taken = false;
        for (String line : record.text().split("\n", -1)) {
            String text = line.strip();
            if (Section.of(text) == section) {
                taken |= dumps.take(new Sentence.Body(section), record.with(text), out);
            }
        }
        return taken;
    }

    /**
     * True for a line of a report that tells little before its last line has come, which follows within
     * {@link #REPORT_SILENCE}: what kills says why only then.
     */
    public static boolean awaitsMore(KernelRecord record) {
        if (record.getContinuation()) {
            return true;
        }
        Sentence sentence = Sentences.of(KernelLine.of(record));
        return sentence == null
                || sentence instanceof Sentence.OomHeader
                || sentence instanceof Sentence.OomSummary
                || sentence instanceof Sentence.OomChoice
                || sentence instanceof Sentence.Body;
    }

    static boolean isKernels(KernelRecord record) {
        return record.getFacility() == null || record.getFacility() == 0;
    }

    /** Host time has moved on: ends what has been silent for 2 s. */
    public void advanceTo(Instant now, Consumer<? super Signal> out) {
        dumps.advanceTo(now, out);
    }

    /** The input has ended: emits what was held back. */
    public void end(Consumer<? super Signal> out) {
        dumps.end(out);
    }

    /** The signals of these records, which are in order; of each id the last, sorted by (time, id). */
    public static List<KernelSignal> parse(List<KernelRecord> records) {
        KernelLogParser parser = new KernelLogParser();
        Map<Identity, KernelSignal> last = new HashMap<>();
        Consumer<Signal> out = signal -> {
            if (signal instanceof KernelSignal said) {
                last.put(new Identity(said.id(), said.getClass()), said);
            }
        };
        records.forEach(record -> parser.accept(record, out));
        parser.end(out);
        List<KernelSignal> signals = new ArrayList<>(last.values());
        signals.sort(Comparator.comparing(KernelSignal::time)
                .thenComparing(KernelSignal::id)
                .thenComparing(signal -> signal.getClass().getName()));
        return List.copyOf(signals);
    }

    private record Identity(RecordId id, Class<?> kind) {}

    /**
     * Could this record be a part of any signal? Cheap and without allocation. True for every line of an OOM report or
     * of the dump of a failed allocation, also where it stands alone; false for records that a program wrote.
     */
    public static boolean relevant(KernelRecord record) {
        return isKernels(record) && (record.getContinuation() || Sentences.relevant(record.getText()));
    }
}
