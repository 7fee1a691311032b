// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is shipped would arrive.
 *
 * @param brokers those that were asked, as they are configured
 * @param problem why none answers, or null
 * @param missing topics that an agent writes to and the cluster does not have, or does not show to this user
 * @param spoolBytes what the spool may hold meanwhile
 * @param spoolAge how long it holds it
 */
public record Reach(
        String brokers, @Nullable String problem, List<String> missing, long spoolBytes, Duration spoolAge) {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** Asks the cluster of these settings; takes at most some 5 s. */
    public static Reach of(Settings settings) {
        ShipSettings ship = ShipSettings.of(settings);
        String brokers = String.join(",", settings.list(Definitions.BOOTSTRAP_SERVERS));
        String problem = null;
        List<String> missing = List.of();
        try {
            missing = new BrokerAsk(ship.producer(), ship.topics(), ANSWER).missingTopics();
        } catch (TimeoutException e) {
            // What Kafka says here names its own calls ("Timed out waiting for a node assignment").
            problem = "no answer within " + ANSWER.toSeconds() + " s";
        } catch (KafkaException e) {
            problem = reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        return new Reach(brokers, problem, missing, ship.spoolBytes(), ship.spoolAge());
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
