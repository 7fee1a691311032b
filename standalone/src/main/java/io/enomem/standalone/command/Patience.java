// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** How long a command waits for a broker. */
final class Patience {
    /** Somebody waits at the terminal: Kafka's own minute is too long. */
    private static final int MILLIS = 10_000;

    private Patience() {}

    /** These settings of a client, with that patience where they say nothing else. */
    static Map<String, Object> of(Map<String, ?> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MILLIS);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, MILLIS);
        return settings;
    }
}
