// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.scan.Lines;
import io.enomem.agent.logs.time.EventTime;
import io.enomem.agent.logs.time.LineTime;
import io.enomem.agent.logs.time.LineTimes;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.TimeSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the record that is sent of the lines that were found: its time, its text, the phrases in it. */
final class RecordFactory {

    private final LogPipeline pipeline;
    private final LogFile file;

    RecordFactory(LogPipeline pipeline, LogFile file) {
        this.pipeline = pipeline;
        this.file = file;
    }

    /**
     * The record of some lines.
     *
     * @param offset offset in the file of the first of the bytes
     * @param hit index of a phrase
     * @param fresh true if the lines were written just now
     */
    LogRecord record(byte[] bytes, long offset, RecordLines lines, int hit, boolean fresh) {
        BitSet found = new BitSet();
        pipeline.scanner().each(bytes, lines.start(), lines.end(), found::set);
        List<String> ids = new ArrayList<>();
        found.stream().mapToObj(index -> pipeline.phrase(index).id()).distinct().forEach(ids::add);
        String phrase =
                found.isEmpty() ? "" : pipeline.phrase(found.nextSetBit(0)).text();
        RecordText text = RecordText.of(lines.lines(), phrase, pipeline.redactor());
        EventTime time = time(bytes, lines, fresh);
        return LogRecord.newBuilder()
                .setMachineId(file.machineId())
                .setBootId(file.bootId())
                .setTime(time.instant())
                .setTimeSource(time.source())
                .setPath(file.path())
                .setService(file.service())
                .setFileId(file.fileId())
                .setGeneration(file.generation())
                .setOffset(offset + lines.start())
                .setText(text.text())
                .setPhrases(ids)
                .setContainer(file.container())
                .setTruncated(text.cut() || lines.cut())
                .setRedactions(text.redactions())
                .build();
    }

    private EventTime time(byte[] bytes, RecordLines lines, boolean fresh) {
        for (LogLine line : lines.lines()) {
            EventTime time = time(line);
            if (time != null) {
                return time;
            }
        }
        EventTime before = fresh ? null : timeBefore(bytes, lines.start());
        return before == null ? new EventTime(file.clock().instant(), TimeSource.READ) : before;
    }

    /** The line's own time where it is complete, else the container runtime's, else the line's completed. */
    private @Nullable EventTime time(LogLine line) {
        LineTime own = LineTimes.find(line.text());
        LineTime better = line.written() == null ? null : LineTimes.parse(line.written());
        LineTime chosen = own != null && (own.complete() || better == null) ? own : better;
        return chosen == null ? null : chosen.resolve(file.zone(), file.clock().instant());
    }

    /** The time of the nearest line before that has one. */
    private @Nullable EventTime timeBefore(byte[] bytes, int start) {
        int earliest = Math.max(0, start - RecordBounds.CONTEXT_BYTES);
        int end = start;
        for (int lines = 0; lines < RecordBounds.LINES && end > earliest; lines++) {
            int begin = Lines.startOfLine(bytes, earliest, end - 1);
            EventTime time = time(LineReader.read(bytes, begin, end));
            if (time != null) {
                return new EventTime(time.instant(), TimeSource.LINE_COMPLETED);
            }
            end = begin;
        }
        return null;
    }
}
