// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.time.EventTime;
import io.enomem.schemas.LogRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Makes the record that is sent of the lines that were found: its time, its text, the phrases in it. */
final class RecordFactory {

    private final LogPipeline pipeline;
    private final LogFile file;
    private final RecordTimes times;

    RecordFactory(LogPipeline pipeline, LogFile file) {
        this.pipeline = pipeline;
        this.file = file;
        this.times = new RecordTimes(file);
    }

    /**
     * The record of some lines.
     *
     * @param offset offset in the file of the first of the bytes
     * @param fresh true if the lines were written just now
     */
    LogRecord record(byte[] bytes, long offset, RecordLines lines, boolean fresh) {
        EventTime time = times.of(bytes, offset, lines, fresh);
        Part part = new Part(bytes, lines.lines(), lines.cut());
        return record(part, offset + lines.start(), time);
    }

    /** The record of a message that is whole in itself. */
    LogRecord message(byte[] bytes, long offset, EventTime time) {
        String text = LineDecoder.decode(bytes, 0, bytes.length);
        LogLine line = new LogLine(0, bytes.length, text, null, LogStream.NONE, false);
        return record(new Part(bytes, List.of(line), false), offset, time);
    }

    /** The bytes that a record is made of, and the lines in them. */
    private record Part(byte[] bytes, List<LogLine> lines, boolean cut) {}

    private LogRecord record(Part part, long offset, EventTime time) {
        BitSet found = phrases(part);
        List<String> ids = new ArrayList<>();
        found.stream().mapToObj(index -> pipeline.phrase(index).id()).distinct().forEach(ids::add);
        String phrase =
                found.isEmpty() ? "" : pipeline.phrase(found.nextSetBit(0)).text();
        RecordText text = RecordText.of(part.lines, phrase, pipeline.redactor());
        return LogRecord.newBuilder()
                .setMachineId(file.machineId())
                .setBootId(file.bootId())
                .setTime(time.instant())
                .setTimeSource(time.source())
                .setPath(file.path())
                .setService(file.service())
                .setFileId(file.fileId())
                .setGeneration(file.generation())
                .setOffset(offset)
                .setText(text.text())
                .setPhrases(ids)
                .setContainer(file.container())
                .setTruncated(text.cut() || part.cut)
                .setRedactions(text.redactions())
                .build();
    }

    /** The phrases in the lines: looked for in all that adjoin at once, since a long line is cut into several. */
    private BitSet phrases(Part part) {
        BitSet found = new BitSet();
        int start = part.lines.get(0).start();
        int end = start;
        for (LogLine line : part.lines) {
            if (line.start() != end) {
                pipeline.scanner().each(part.bytes, start, end, found::set);
                start = line.start();
            }
            end = line.end();
        }
        pipeline.scanner().each(part.bytes, start, end, found::set);
        return found;
    }
}
