// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The journal's export format (systemd's JOURNAL_EXPORT_FORMATS): {@code NAME=value} lines, or a name alone, eight
 * bytes of length in little-endian order and that many bytes; an empty line ends an entry.
 */
final class JournalExportLines implements SavedLines {
    private final InputStream in;
    private long offset;
    private long line;

    JournalExportLines(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    @Override
    public @Nullable SavedLine next() throws IOException {
        JournalEntry entry = new JournalEntry();
        long firstLine = line + 1;
        long firstOffset = offset;
        byte[] field = line();
        while (field != null) {
            if (field.length > 0) {
                read(field, entry);
            } else {
                SavedLine read = entry.line(firstLine, firstOffset);
                if (read != null) {
                    return read;
                }
                entry = new JournalEntry();
                firstLine = line + 1;
                firstOffset = offset;
            }
            field = line();
        }
        return entry.line(firstLine, firstOffset);
    }

    private void read(byte[] field, JournalEntry entry) throws IOException {
        String text = new String(field, StandardCharsets.UTF_8);
        int equals = text.indexOf('=');
        if (equals > 0) {
            String name = text.substring(0, equals);
            if (JournalEntry.uses(name)) {
                entry.put(name, text.substring(equals + 1));
            }
            return;
        }
        byte[] value = binary();
        if (JournalEntry.uses(text)) {
            entry.put(text, new String(value, StandardCharsets.UTF_8));
        }
    }

    /** A value with its length in front; only what may be kept of it is kept. */
    private byte[] binary() throws IOException {
        long length = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            int part = next1();
            if (part < 0) {
                return new byte[0];
            }
            length |= (long) part << shift;
        }
        if (length < 0) {
            return new byte[0];
        }
        byte[] kept = in.readNBytes((int) Math.min(length, BoundedLines.MAX_LINE));
        offset += kept.length;
        long rest = length - kept.length;
        while (rest > 0) {
            long skipped = in.skip(rest);
            if (skipped <= 0) {
                if (next1() < 0) {
                    return kept;
                }
                skipped = 1;
                offset--;
            }
            offset += skipped;
            rest -= skipped;
        }
        next1();
        line++;
        return kept;
    }

    /** The bytes up to the next newline, cut to a bound, or null at the end. */
    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        int next = next1();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (bytes.size() < BoundedLines.MAX_LINE) {
                bytes.write(next);
            }
            next = next1();
        }
        line++;
        return bytes.toByteArray();
    }

    private int next1() throws IOException {
        int read = in.read();
        if (read >= 0) {
            offset++;
        }
        return read;
    }
}
