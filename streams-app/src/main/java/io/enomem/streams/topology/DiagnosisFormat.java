// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.siem.Revisions;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * How diagnoses are written to topics. All functions are pure and thread-safe.
 *
 * @param avro the record of {@code enomem.diagnoses}, within its bound
 * @param json the same as canonical JSON, UTF-8
 * @param siem the topics for a SIEM
 */
public record DiagnosisFormat(
        Function<Diagnosis, io.enomem.schemas.Diagnosis> avro, Function<Diagnosis, byte[]> json, SiemTopics siem) {

    /** As everywhere: the one mapper and the one JSON writer; a SIEM is told of every revision. */
    public static DiagnosisFormat standard() {
        return standard(Revisions.ALL);
    }

    /** As {@link #standard()}, a SIEM being told of these revisions only. */
    public static DiagnosisFormat standard(Revisions revisions) {
        DiagnosisJson json = new DiagnosisJson();
        return new DiagnosisFormat(
                DiagnosisAvro::toAvro,
                diagnosis -> json.line(diagnosis).getBytes(StandardCharsets.UTF_8),
                new SiemTopics(revisions));
    }
}
