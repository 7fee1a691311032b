// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code journalctl -o json}: one object a line. A value is a string; an array of bytes where it is no UTF-8 or holds
 * control characters; an array of values where a field occurs more than once; null where it is too large.
 */
final class JournalJsonLines implements SavedLines {
    private static final JsonFactory JSON = new JsonFactory();

    private final BoundedLines lines;
    private long malformed;

    JournalJsonLines(BoundedLines lines) {
        this.lines = lines;
    }

    @Override
    public @Nullable SavedLine next() throws IOException {
        while (lines.next()) {
            JournalEntry entry = entry();
            SavedLine line = entry == null ? null : entry.line(lines.number(), lines.offset());
            if (line != null) {
                return line;
            }
            malformed++;
        }
        return null;
    }

    /** Lines so far that gave no message. */
    long malformed() {
        return malformed;
    }

    private @Nullable JournalEntry entry() {
        JournalEntry entry = new JournalEntry();
        try (JsonParser parser = JSON.createParser(lines.bytes(), 0, lines.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                String value = JournalEntry.uses(name) ? value(parser) : null;
                if (value != null) {
                    entry.put(name, value);
                } else {
                    parser.skipChildren();
                }
            }
            return entry;
        } catch (IOException e) {
            // not JSON, or cut in the middle: counted by the caller
            return null;
        }
    }

    private static @Nullable String value(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return parser.currentToken().isScalarValue() ? parser.getValueAsString() : null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String first = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                bytes.write(parser.getIntValue());
            } else if (first == null && parser.currentToken() == JsonToken.VALUE_STRING) {
                first = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return first != null ? first : bytes.toString(StandardCharsets.UTF_8);
    }
}
