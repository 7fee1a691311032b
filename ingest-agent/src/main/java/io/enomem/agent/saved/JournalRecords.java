// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.kmsg.KernelText;
import io.enomem.agent.kmsg.SavedItem;
import io.enomem.agent.logs.LogFile;
import io.enomem.agent.logs.LogPipeline;
import io.enomem.agent.logs.LogRecords;
import io.enomem.agent.logs.time.EventTime;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The matched messages of programs in a log that keeps messages apart: the journal as JSON or export. */
final class JournalRecords implements LogRecords {
    private final KernelText journal;
    private final LogPipeline pipeline;
    private final LogFile file;

    JournalRecords(KernelText journal, LogPipeline pipeline, LogFile file) {
        this.journal = journal;
        this.pipeline = pipeline;
        this.file = file;
    }

    @Override
    public @Nullable LogRecord next() throws IOException {
        for (SavedItem item = journal.next(); item != null; item = journal.next()) {
            Optional<LogRecord> record =
                    item instanceof SavedItem.OfProgram message ? match(message) : Optional.empty();
            if (record.isPresent()) {
                return record.get();
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    private Optional<LogRecord> match(SavedItem.OfProgram message) {
        String program = message.program();
        LogFile by = program == null ? file : file.by(program);
        EventTime time = new EventTime(Instant.ofEpochMilli(message.millis()), message.timeSource());
        return pipeline.message(by, message.offset(), time, message.text());
    }
}
