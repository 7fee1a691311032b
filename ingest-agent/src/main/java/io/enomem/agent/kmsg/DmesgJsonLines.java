// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code dmesg --json}: {@code {"dmesg":[{"pri":4,"time":12345.678901,"msg":"..."}]}}, with {@code fac} and {@code caller} in newer ones. */
final class DmesgJsonLines implements SavedLines {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private long index;
    private boolean damaged;

    DmesgJsonLines(InputStream in) throws IOException {
        // dmesg writes UTF-8, whatever the first bytes look like; of a name that is cut within a character the rest is
        // read.
        this.parser = JSON.createParser(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable SavedLine next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            while (token != null) {
                if (token == JsonToken.FIELD_NAME && !parser.currentName().equals("dmesg")) {
                    parser.nextToken();
                    parser.skipChildren();
                } else if (token == JsonToken.START_OBJECT
                        && parser.getParsingContext().getParent().inArray()) {
                    SavedLine line = record();
                    if (line != null) {
                        return line;
                    }
                }
                token = parser.nextToken();
            }
        } catch (JsonProcessingException e) {
            damaged = true;
        }
        return null;
    }

    /** True if the rest of the file could not be read, because it is no JSON. */
    boolean damaged() {
        return damaged;
    }

    private @Nullable SavedLine record() throws IOException {
        Long micros = null;
        Integer facility = null;
        Integer level = null;
        String caller = null;
        String text = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!value.isScalarValue()) {
                parser.skipChildren();
                continue;
            }
            switch (name) {
                case "pri" -> {
                    level = value.isNumeric()
                            ? Integer.valueOf(parser.getIntValue() & 7)
                            : SyslogNames.level(parser.getText());
                    facility = value.isNumeric() ? Integer.valueOf(parser.getIntValue() >> 3) : facility;
                }
                case "fac" -> facility = SyslogNames.facility(parser.getText());
                case "time" -> micros = value.isNumeric() ? micros(parser.getDecimalValue()) : null;
                case "caller" -> caller = parser.getText();
                case "msg" -> text = parser.getText();
                default -> {
                    // not needed
                }
            }
        }
        index++;
        Frame frame = new Frame(null, micros, null, facility, level, caller, true, 0);
        return text == null ? null : SavedLine.of(index, 0, frame, text, false);
    }

    private static @Nullable Long micros(BigDecimal seconds) {
        BigDecimal micros = seconds.scale() > 18 || seconds.precision() > 18 ? null : seconds.movePointRight(6);
        return micros == null || micros.signum() < 0 || micros.precision() - micros.scale() > 18
                ? null
                : micros.longValue();
    }
}
