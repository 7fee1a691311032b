// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.Optional;

/**
 * A place in the kernel log, such as the last record that was dealt with.
 *
 * @param bootId boot it belongs to; sequence numbers start again at each
 * @param sequence its sequence number
 * @param millis its event time, milliseconds since 1970
 */
public record KmsgPosition(String bootId, long sequence, long millis) {

    /** Reads what {@link #text} wrote; empty if it is anything else. */
    static Optional<KmsgPosition> of(String text) {
        String[] words = text.strip().split(" ", -1);
        try {
            return words.length == 3
                    ? Optional.of(new KmsgPosition(words[0], Long.parseLong(words[1]), Long.parseLong(words[2])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One line for a file. */
    String text() {
        return bootId + " " + sequence + " " + millis + "\n";
    }
}
