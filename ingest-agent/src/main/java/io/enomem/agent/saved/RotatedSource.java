// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records in one log and in what rotation left of it, oldest first. A file that cannot be read is said and passed over. */
final class RotatedSource implements RecordSource {
    private final String name;
    private final Iterator<SavedFile> files;
    private final TimedRecords.Opener opener;
    private final Notices notices;
    private @Nullable TimedRecords open;

    /**
     * @param name name of the source
     * @param files the log's files, oldest first
     */
    RotatedSource(String name, List<SavedFile> files, TimedRecords.Opener opener, Notices notices) {
        this.name = name;
        this.files = files.iterator();
        this.opener = opener;
        this.notices = notices;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Timed next() throws IOException {
        while (open != null || files.hasNext()) {
            TimedRecords records = open == null ? openNext() : open;
            Timed record = records == null ? null : records.next();
            if (record != null) {
                return record;
            }
            close();
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        TimedRecords records = open;
        open = null;
        if (records != null) {
            records.close();
        }
    }

    private @Nullable TimedRecords openNext() {
        SavedFile file = files.next();
        try {
            open = opener.open(file);
            return open;
        } catch (IOException e) {
            notices.add(file.path() + ": it cannot be read (" + e.getMessage() + ")");
            return null;
        }
    }
}
