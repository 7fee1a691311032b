// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.enomem.streams.diagnosis.Diagnosis;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The JSON of a diagnosis, the same everywhere: the field names of the contract in its order, every field always there,
 * times in UTC with milliseconds. Equal diagnoses give equal text. Thread-safe.
 */
public final class DiagnosisJson {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new TimeWriter())
                    .addDeserializer(Instant.class, new TimeReader()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final ObjectWriter pretty = mapper.writerWithDefaultPrettyPrinter();

    /** One line, without a newline at its end. */
    public String line(Diagnosis diagnosis) {
        return write(mapper.writer(), diagnosis);
    }

    /** Indented, for people. */
    public String indented(Diagnosis diagnosis) {
        return write(pretty, diagnosis);
    }

    /**
     * The diagnosis that a JSON text holds; fields of a newer release are ignored.
     *
     * @throws IllegalArgumentException if it is not the JSON of a diagnosis
     */
    public Diagnosis read(String json) {
        try {
            return mapper.readValue(json, Diagnosis.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not the JSON of a diagnosis: " + e.getOriginalMessage(), e);
        }
    }

    private static String write(ObjectWriter writer, Diagnosis diagnosis) {
        try {
            return writer.writeValueAsString(diagnosis);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of strings and numbers must have a JSON form", e);
        }
    }

    private static final class TimeWriter extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        TimeWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(TIME.format(time));
        }
    }

    private static final class TimeReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        TimeReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Instant.parse(json.getText());
        }
    }
}
