// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.standalone.data.DataDirectory;
import java.util.Map;
import java.util.stream.Collectors;

/** What other programs need to reach the Kafka of {@code up}, as Kafka's own tools read it; docs/subscribe.md shows how. */
final class ClientProperties {
    /** Its name in the data directory. */
    static final String FILE = "kafka.properties";

    /** The same for the commands of this program, in the same place: --config. */
    static final String OWN_FILE = "enomem.properties";

    private ClientProperties() {}

    /** Replaces them: the port may be another than that of the last start. */
    static void write(DataDirectory directory, Map<String, String> settings) {
        directory.write(FILE, lines(settings, ""));
        directory.write(OWN_FILE, lines(settings, "kafka."));
    }

    private static String lines(Map<String, String> settings, String prefix) {
        return settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> prefix + setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
