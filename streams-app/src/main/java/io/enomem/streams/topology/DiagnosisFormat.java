// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.output.DiagnosisJson;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * How diagnoses are written to topics. Both functions are pure and thread-safe.
 *
 * @param avro the record of {@code enomem.diagnoses}, within its bound
 * @param json the same as canonical JSON, UTF-8
 */
public record DiagnosisFormat(Function<Diagnosis, io.enomem.schemas.Diagnosis> avro, Function<Diagnosis, byte[]> json) {

    /** As everywhere: the one mapper and the one JSON writer. */
    public static DiagnosisFormat standard() {
        DiagnosisJson json = new DiagnosisJson();
        return new DiagnosisFormat(
                DiagnosisAvro::toAvro, diagnosis -> json.line(diagnosis).getBytes(StandardCharsets.UTF_8));
    }
}
