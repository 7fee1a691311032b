// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

/**
 * What Kafka said when it was asked whether records can be sent.
 *
 * @param detail why not, for people; empty when they can
 */
record Answer(State state, String detail) {
    /** Records can be sent. */
    static final Answer READY = new Answer(State.READY, "");

    /** How Kafka fares, seen from here. */
    enum State {
        /** It answers, and has every topic. */
        READY,
        /** No broker answers, or not in time. */
        SILENT,
        /** It answers, and lacks topics, which the detail names. */
        NO_TOPICS,
        /** It answers, and refuses this client. */
        REFUSED
    }
}
