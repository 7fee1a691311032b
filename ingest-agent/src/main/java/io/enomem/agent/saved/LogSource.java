// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.logs.LogRecords;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.TimeSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The matched lines of programs in one log and in what rotation left of it, oldest first. */
final class LogSource implements RecordSource {
    private final String name;
    private final Iterator<SavedFile> files;
    private final Opener opener;
    private final HostContext host;
    private @Nullable LogRecords open;

    /** Opens one file of the log. */
    interface Opener {
        /** Its records; the caller closes. */
        LogRecords open(SavedFile file) throws IOException;
    }

    /**
     * @param name name of the source
     * @param files the log's files, oldest first
     */
    LogSource(String name, List<SavedFile> files, Opener opener, HostContext host) {
        this.name = name;
        this.files = files.iterator();
        this.opener = opener;
        this.host = host;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Timed next() throws IOException {
        while (open != null || files.hasNext()) {
            LogRecords records = open == null ? openNext() : open;
            LogRecord record = records == null ? null : records.next();
            if (record != null) {
                noticeTime(record);
                return new Timed(record.getTime().toEpochMilli(), record);
            }
            close();
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        LogRecords records = open;
        open = null;
        if (records != null) {
            records.close();
        }
    }

    private @Nullable LogRecords openNext() {
        SavedFile file = files.next();
        try {
            open = opener.open(file);
            return open;
        } catch (IOException e) {
            host.notices().add(file.path() + ": it cannot be read (" + e.getMessage() + ")");
            return null;
        }
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
