// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

/** Times in JSON: UTC, and read back whatever their precision. */
public final class UtcTimes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private UtcTimes(Function<Instant, String> shown) {
        addSerializer(Instant.class, new Writer(shown));
        addDeserializer(Instant.class, new Reader());
    }

    /** Always with milliseconds: for people, and for whoever compares. */
    static UtcTimes millis() {
        return new UtcTimes(TIME::format);
    }

    /** As precise as they are: for whoever reads them back. */
    public static UtcTimes exact() {
        return new UtcTimes(Instant::toString);
    }

    private static final class Writer extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        private final transient Function<Instant, String> shown;

        Writer(Function<Instant, String> shown) {
            super(Instant.class);
            this.shown = shown;
        }

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(shown.apply(time));
        }
    }

    private static final class Reader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Instant.parse(json.getText());
        }
    }
}
