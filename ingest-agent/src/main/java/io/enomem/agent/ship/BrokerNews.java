// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people are told of Kafka: each trouble once, until a record came through again. {@link #proven} is called by any
 * thread, the rest by the shipper's.
 */
final class BrokerNews {
    private static final Logger log = LoggerFactory.getLogger(BrokerNews.class);

    private static final String MEANWHILE = "; until then kernel records and samples go to the spool, log files wait";

    /** The trouble that was told; empty while there is none. Changed under the lock. */
    private volatile String told = "";

    private volatile String lastError = "";

    /**
     * Tells why records cannot be sent.
     *
     * @param answer what Kafka said
     * @param failure the failure of a record to which Kafka's answer is ready all the same, or null
     */
    synchronized void trouble(Answer answer, @Nullable Exception failure) {
        Answer cause = answer.state() == Answer.State.READY && failure != null ? BrokerAsk.failed(failure) : answer;
        boolean slow = answer.state() == Answer.State.READY && cause.state() == Answer.State.SILENT;
        lastError = cause.detail();
        String sentence =
                slow ? "Kafka was slow: records took longer than their time-out and are sent again" : sentence(cause);
        if (!told.equals(sentence)) {
            told = sentence;
            log.atWarn().addKeyValue("reason", cause.detail()).log(sentence);
        }
    }

    /** A record came through: whatever was told is over. */
    void proven() {
        if (!told.isEmpty()) {
            over();
        }
    }

    private synchronized void over() {
        if (!told.isEmpty()) {
            told = "";
            log.atInfo().log("Kafka takes records again");
        }
    }

    /** True if records came through since the last trouble. */
    boolean isGood() {
        return told.isEmpty();
    }

    /** The last trouble's reason; empty if there was none since the start. */
    String lastError() {
        return lastError;
    }

    private static String sentence(Answer answer) {
        return switch (answer.state()) {
            case NO_TOPICS ->
                "Kafka has no topics for this agent: create them with 'enomem topics --create', or set topics.prefix to"
                        + " theirs"
                        + MEANWHILE;
            case REFUSED -> "Kafka refuses this agent: check its kafka.* settings and its right to write" + MEANWHILE;
            case SILENT, READY -> "Kafka is away" + MEANWHILE;
        };
    }
}
