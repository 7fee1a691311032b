// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import org.apache.kafka.common.KafkaException;

/** Why a client of Kafka failed, for people. */
public final class Reason {
    private Reason() {}

    /** What the failure says, and what it came from: "Failed to create new KafkaAdminClient" alone helps nobody. */
    public static String of(KafkaException failure) {
        Throwable cause = failure.getCause();
        String said = String.valueOf(failure.getMessage());
        return cause == null || cause.getMessage() == null || said.contains(cause.getMessage())
                ? said
                : said + ": " + cause.getMessage();
    }
}
