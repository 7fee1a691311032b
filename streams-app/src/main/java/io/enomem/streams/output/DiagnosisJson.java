// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enomem.streams.diagnosis.Diagnosis;

/**
 * The JSON of a diagnosis, the same everywhere: the field names of the contract in its order, every field always there,
 * times in UTC with milliseconds. Equal diagnoses give equal text. Thread-safe.
 */
public final class DiagnosisJson {
    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(UtcTimes.millis())
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
}
