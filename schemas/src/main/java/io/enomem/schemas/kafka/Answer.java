// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** What a broker answers a call of the admin client. */
public final class Answer {
    private Answer() {}

    /** Waits for it; throws KafkaException where there is none, InterruptException if told to stop waiting. */
    public static <T> T of(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
