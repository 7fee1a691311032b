// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Values kept elsewhere: {@code ${file:/path/secrets.properties:key}} and {@code ${env:NAME}} are replaced by Kafka's
 * config providers, and by any other that {@code config.providers} names.
 */
final class Secrets {
    static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

    private Secrets() {}

    static Map<String, String> resolve(Map<String, String> values) {
        Map<String, Object> withProviders = new HashMap<>(values);
        withProviders.putIfAbsent(PROVIDERS, "file,env");
        withProviders.putIfAbsent(PROVIDERS + ".file.class", FileConfigProvider.class.getName());
        withProviders.putIfAbsent(PROVIDERS + ".env.class", EnvVarConfigProvider.class.getName());
        try {
            Map<String, Object> resolved = new AbstractConfig(new ConfigDef(), withProviders, false).originals();
            Map<String, String> result = new TreeMap<>();
            values.keySet().forEach(key -> result.put(key, String.valueOf(resolved.get(key))));
            return result;
        } catch (ConfigException e) {
            throw new SettingsException(
                    "A value that a config provider should give could not be had: " + e.getMessage()
                            + "; check ${provider:path:key} and that the file is readable",
                    e);
        }
    }
}
