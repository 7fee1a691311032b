// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import org.jspecify.annotations.Nullable;

/** Kafka's layout puts the logger last: {@code Error while accepting connection (kafka.network.Acceptor)}. */
final class KafkaTail {

    private KafkaTail() {}

    /** The logger at the end of the message, or null. */
    static @Nullable String logger(String message) {
        int open = message.lastIndexOf(" (");
        if (open < 0 || !message.endsWith(")")) {
            return null;
        }
        String name = message.substring(open + 2, message.length() - 1);
        boolean kafka = name.startsWith("kafka.") || name.startsWith("org.apache.kafka.");
        for (int i = 0; kafka && i < name.length(); i++) {
            kafka = Chars.isWord(name.charAt(i)) || name.charAt(i) == '.' || name.charAt(i) == '$';
        }
        return kafka ? name : null;
    }
}
