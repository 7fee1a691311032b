// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.streams.diagnosis.Diagnosis;
import java.util.function.Function;

/**
 * How diagnoses are written to topics. Both functions are pure and thread-safe.
 *
 * @param avro the record of {@code enomem.diagnoses}, within its bound
 * @param json the same as canonical JSON, UTF-8
 */
public record DiagnosisFormat(
        Function<Diagnosis, io.enomem.schemas.Diagnosis> avro, Function<Diagnosis, byte[]> json) {}
