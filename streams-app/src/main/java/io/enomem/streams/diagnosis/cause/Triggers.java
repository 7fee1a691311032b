// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.Signal;

/** Names the signals that several causes explain. */
final class Triggers {
    private Triggers() {}

    /** One of these counters moved. */
    static boolean counter(Signal signal, String... counters) {
        if (signal instanceof CounterMoved moved) {
            for (String counter : counters) {
                if (moved.counter().equals(counter)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A counter of one of these files or groups moved. */
    static boolean counterIn(Signal signal, String... prefixes) {
        if (signal instanceof CounterMoved moved) {
            for (String prefix : prefixes) {
                if (moved.counter().startsWith(prefix)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A process, or the host, had no descriptor left. */
    static boolean outOfDescriptors(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && ("EMFILE".equals(failure.errno()) || "ENFILE".equals(failure.errno()))
                && !failure.quoted();
    }
}
