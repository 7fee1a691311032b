// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.kafka.HangingTransactions.Hanging;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands still for good because a transaction hangs: an instance that does not become ready for longer than a rebalance
 * takes, or one that is ready and reads nothing of a partition any more, which no lag shows, since it counts up to there.
 * Probes and scrapes ask it, and never wait: the brokers are asked in the background, once a minute. Thread-safe.
 */
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);

    /** Ours: no transaction counts as hanging sooner. */
    static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final Function<Instant, List<Hanging>> brokers;
    private final InstantSource clock;
    private final Executor background;
    private @Nullable Instant nextLook;
    private boolean ready;
    private List<String> found = List.of();

    Standstill(Function<Instant, List<Hanging>> brokers, InstantSource clock, Executor background) {
        this.brokers = brokers;
        this.clock = clock;
        this.background = background;
    }

    /** What was found since the instance became ready, or ceased to be, one phrase each. */
    synchronized List<String> reasons(boolean isReady) {
        Instant now = clock.instant();
        if (nextLook == null || ready != isReady) {
            ready = isReady;
            found = List.of();
            nextLook = now.plus(LOOK_EVERY);
        } else if (!now.isBefore(nextLook)) {
            nextLook = now.plus(LOOK_EVERY);
            background.execute(() -> look(isReady));
        }
        return found;
    }

    private void look(boolean wasReady) {
        try {
            List<String> reasons = brokers.apply(clock.instant()).stream()
                    .map(Standstill::phrase)
                    .toList();
            found(reasons, wasReady);
        } catch (KafkaException e) {
            LOG.atDebug().setCause(e).log("Whether a transaction hangs cannot be told");
        }
    }

    private synchronized void found(List<String> reasons, boolean wasReady) {
        if (ready != wasReady) {
            return;
        }
        if (!reasons.isEmpty() && !reasons.equals(found)) {
            LOG.atWarn().addKeyValue("found", reasons).log("Committed readers stand still");
        }
        found = reasons;
    }

    private static String phrase(Hanging hanging) {
        return "a transaction hangs in " + hanging.partition() + " since " + hanging.lastWrite()
                + ": 'enomem topics --check' tells how to end it";
    }
}
