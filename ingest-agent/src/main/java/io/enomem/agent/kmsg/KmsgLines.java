// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Raw records of /dev/kmsg saved one after another: a record is its line and the lines behind it that begin with a
 * blank. Lines that are neither were broken by mail, or are no records; those are counted and passed over.
 */
final class KmsgLines {
    /** Most bytes of a record with its dictionary: what the kernel's own buffer could hold twice over. Ours. */
    private static final int MAX_RECORD = 2 * BoundedLines.MAX_LINE;

    private final BoundedLines lines;
    private byte[] record = new byte[1024];
    private int length;
    private long number;
    private String lastLine = "";
    private boolean more;
    private long malformed;

    KmsgLines(BoundedLines lines) {
        this.lines = lines;
    }

    /** The next record, or null at the end. */
    @Nullable
    KmsgRecord next() throws IOException {
        if (number == 0) {
            more = lines.next();
        }
        while (more) {
            begin();
            more = lines.next();
            while (more && continues()) {
                more = lines.next();
            }
            Optional<KmsgRecord> parsed = KmsgRecord.parse(record, length);
            if (parsed.isPresent()) {
                return parsed.get();
            }
            if (length > 0) {
                malformed++;
            }
        }
        return null;
    }

    /** Line that the record returned last begins at, from 1. */
    long number() {
        return number;
    }

    /** Lines so far that were no records. */
    long malformed() {
        return malformed;
    }

    private void begin() {
        length = 0;
        number = lines.number();
        lastLine = lines.text();
        append(lines.bytes(), lines.length());
    }

    /** Takes the current line into the record if it belongs there. */
    private boolean continues() {
        if (lines.length() == 0) {
            return true;
        }
        byte[] bytes = lines.bytes();
        if (bytes[0] == ' ') {
            append(new byte[] {'\n'}, 1);
            append(bytes, lines.length());
            return true;
        }
        if (KmsgRecord.parse(bytes, lines.length()).isPresent() || !Wrap.brokeAfter(lastLine, lines.text())) {
            return false;
        }
        boolean spaced = length > 0 && record[length - 1] == ' ';
        String text = lines.text();
        lastLine = text;
        byte[] rest = (spaced ? text : ' ' + text).getBytes(StandardCharsets.UTF_8);
        append(rest, rest.length);
        return true;
    }

    private void append(byte[] bytes, int count) {
        int kept = Math.min(count, MAX_RECORD - length);
        if (length + kept > record.length) {
            record = Arrays.copyOf(record, Math.min(MAX_RECORD, Math.max(length + kept, record.length * 2)));
        }
        System.arraycopy(bytes, 0, record, length, kept);
        length += kept;
    }
}
