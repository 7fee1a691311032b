// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.standalone.data.DataDirectory;
import java.util.Map;
import java.util.stream.Collectors;

/** What other programs need to reach the Kafka of {@code up}, as Kafka's own tools read it; docs/subscribe.md shows how. */
final class ClientProperties {
    /** Its name in the data directory. */
    static final String FILE = "kafka.properties";

    private ClientProperties() {}

    /** Replaces it: the port may be another than that of the last start. */
    static void write(DataDirectory directory, Map<String, String> settings) {
        directory.write(
                FILE,
                settings.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
    }
}
