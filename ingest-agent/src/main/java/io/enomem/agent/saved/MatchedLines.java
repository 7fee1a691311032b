// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.logs.LogRecords;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.TimeSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of programs in one file that matched; says where their time had to be completed. */
final class MatchedLines implements TimedRecords {
    private final LogRecords records;
    private final HostContext host;

    MatchedLines(LogRecords records, HostContext host) {
        this.records = records;
        this.host = host;
    }

    @Override
    public @Nullable Timed next() throws IOException {
        LogRecord record = records.next();
        if (record == null) {
            return null;
        }
        noticeTime(record);
        return new Timed(record.getTime().toEpochMilli(), record);
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private void noticeTime(LogRecord record) {
        if (record.getTimeSource() == TimeSource.LINE_COMPLETED) {
            host.notices()
                    .add(record.getPath() + ": some lines carry no whole time; it was completed from the lines before, "
                            + "the newest year that fits, and the zone " + host.zone());
        } else if (record.getTimeSource() == TimeSource.READ) {
            host.notices().add(record.getPath() + ": some lines carry no time; " + record.getTime() + " was taken");
        }
    }
}
