// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.util.ArrayDeque;
import java.util.Deque;

/** Records of one file that were sent and not yet acknowledged, in the order of the file. Thread-safe. */
final class Acknowledgements {
    private final Deque<Sent> outstanding = new ArrayDeque<>();

    /** A record on its way. */
    private static final class Sent {
        private final Mark before;
        private boolean acknowledged;

        Sent(Mark before) {
            this.before = before;
        }
    }

    /**
     * Notes a record that will be sent.
     *
     * @param before a reader that starts there gives this record first
     * @return what to run when it is acknowledged
     */
    synchronized Runnable sending(Mark before) {
        Sent sent = new Sent(before);
        outstanding.addLast(sent);
        return () -> acknowledge(sent);
    }

    /** How far everything is acknowledged, if the file was read up to a mark. */
    synchronized Mark durable(Mark reached) {
        Sent first = outstanding.peekFirst();
        return first == null ? reached : first.before;
    }

    private synchronized void acknowledge(Sent sent) {
        sent.acknowledged = true;
        while (!outstanding.isEmpty() && outstanding.getFirst().acknowledged) {
            outstanding.removeFirst();
        }
    }
}
