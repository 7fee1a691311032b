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
        EventTime time = times.of(bytes, offset, lines, fresh);
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
}
