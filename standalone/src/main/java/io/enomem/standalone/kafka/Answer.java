// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.kafka;

import io.enomem.standalone.console.Failure;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** What a call of the admin client gives. */
@FunctionalInterface
public interface Answer<T> {
    /** Waits for it. */
    T get() throws ExecutionException, InterruptedException;

    /** The answer; throws what Kafka says in its place. */
    static <T> T of(Answer<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while Kafka was asked.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        }
    }
}
