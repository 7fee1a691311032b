// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a kernel log that is a file was read.
 *
 * @param fileId identity of the file in records
 * @param offset bytes of it that were dealt with
 * @param lines lines of it that were dealt with
 * @param head digest of its first line, and
 * @param tail digest of the bytes before the offset: what finds the same content again under another name
 */
record SyslogPosition(String fileId, long offset, long lines, String head, String tail) {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogPosition.class);
    private static final int WORDS = 5;

    /** What was stored in this file; empty at the first start, or if it is damaged, which costs lines of the past only. */
    static Optional<SyslogPosition> load(Path file) {
        try {
            String[] words =
                    Files.readString(file, StandardCharsets.UTF_8).strip().split(" ", -1);
            if (words.length == WORDS) {
                return Optional.of(new SyslogPosition(
                        words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3], words[4]));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            LOG.atDebug().setCause(e).log("The position in the kernel log file cannot be read");
        }
        LOG.atWarn().addKeyValue("path", file).log("The position in the kernel log file is damaged");
        return Optional.empty();
    }

    /** Replaces what is stored as a whole; not forced to disk, since a repeat is told by its line. */
    void store(Path file) {
        try {
            String text = String.join(" ", fileId, Long.toString(offset), Long.toString(lines), head, tail);
            WholeFile.replace(file, text + "\n");
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("path", file)
                    .addKeyValue("reason", e.toString())
                    .log("The position in the kernel log file cannot be kept; after a restart lines are sent again");
        }
    }
}
