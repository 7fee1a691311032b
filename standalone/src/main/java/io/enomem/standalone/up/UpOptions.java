// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked of {@code up}.
 *
 * @param dataDir where everything is kept
 * @param port of the REST server on loopback; 0: any free one
 * @param kafkaPort of the embedded Kafka on loopback; 0: any free one
 * @param kafka host:port of a cluster to use instead of the embedded Kafka; null: the embedded one
 * @param agent whether this host is watched
 * @param logs globs of application logs
 * @param config a .properties file of settings, or null
 * @param environment the process's environment, for {@code ENOMEM_...} settings
 * @param assignments settings as key=value
 */
public record UpOptions(
        Path dataDir,
        int port,
        int kafkaPort,
        @Nullable String kafka,
        boolean agent,
        List<String> logs,
        @Nullable Path config,
        Map<String, String> environment,
        List<String> assignments) {
    public UpOptions {
        logs = List.copyOf(logs);
        environment = Map.copyOf(environment);
        assignments = List.copyOf(assignments);
    }

    /** Settings may hold secrets: none is shown. */
    @Override
    public String toString() {
        return "UpOptions[" + dataDir + "]";
    }
}
