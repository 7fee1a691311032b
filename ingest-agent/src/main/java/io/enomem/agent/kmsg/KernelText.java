// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.schemas.KernelRecord;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A saved log of any form, read line by line: raw /dev/kmsg records, every form of dmesg, syslog (RFC 3164, RFC 5424,
 * ISO dates), the journal as text, JSON or export, netconsole, consoles, and what container runtimes wrap around them.
 * The form is told from the content. Memory is bounded, time is linear, and no content makes it throw: only the stream
 * itself may. Not thread-safe.
 */
public final class KernelText implements Closeable {
    private final InputStream in;
    private final SavedLog log;
    private final LineClock clock;
    private final LogForm form;
    private final ProgramLines programs;
    private final SavedLines lines;

    /** Reads the beginning of the stream, which it will close. */
    public KernelText(InputStream in, SavedLog log) throws IOException {
        this(in.readNBytes(LogForm.HEAD), in, log);
    }

    private KernelText(byte[] head, InputStream in, SavedLog log) throws IOException {
        this(new SequenceInputStream(new ByteArrayInputStream(head), in), log, LogForm.of(head));
    }

    /** A text whose form is known: a few lines of a log do not tell it. */
    KernelText(InputStream in, SavedLog log, LogForm form) throws IOException {
        this.in = in;
        this.log = log;
        this.clock = new LineClock(log);
        this.form = form;
        this.programs = new ProgramLines(form);
        this.lines = lines(in);
    }

    /** The form of the file, for people. */
    public String form() {
        return form.kind().name();
    }

    /** How the lines of programs stand in it. */
    public ProgramLines programs() {
        return programs;
    }

    /** What comes next, or null at the end. */
    public @Nullable SavedItem next() throws IOException {
        SavedLine line = lines.next();
        return line == null ? null : item(line);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private SavedLines lines(InputStream content) throws IOException {
        return switch (form.kind()) {
            case KMSG -> new RawRecordLines(new KmsgLines(new BoundedLines(content)));
            case JOURNAL_EXPORT -> new JournalExportLines(content);
            case JOURNAL_JSON -> new JournalJsonLines(new BoundedLines(content));
            case DMESG_JSON -> new DmesgJsonLines(content);
            case KERNEL, MIXED, BARE -> new FramedLines(new BoundedLines(content), form);
        };
    }

    private SavedItem item(SavedLine line) {
        LineClock.Time time = clock.timeOf(line.frame(), line.bootId());
        if (!programs.isKernels(line)) {
            return new SavedItem.OfProgram(time.millis(), time.source(), line.offset(), line.program(), line.text());
        }
        boolean raw = line.sequence() != null;
        return new SavedItem.OfKernel(KernelRecord.newBuilder()
                .setMachineId(log.boot().machineId())
                .setBootId(clock.bootId())
                .setTime(Instant.ofEpochMilli(time.millis()))
                .setTimeSource(time.source())
                .setSequence(line.sequence())
                .setMonotonicMicros(line.frame().monotonicMicros())
                .setWallOffsetMillis(time.offsetMillis())
                .setFacility(line.frame().facility())
                .setLevel(line.frame().level())
                .setFacilityProven(raw && log.proven())
                .setContinuation(line.continuation())
                .setCaller(line.frame().caller())
                .setText(line.text())
                .setDictionary(line.properties())
                .setTruncated(line.cut())
                .setSource(log.name())
                .setFileId(log.fileId())
                .setLine(line.number())
                .build());
    }
}
