// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of one process, parsed and checked. Immutable and thread-safe; asking for a key that no definition has is
 * a mistake of the program and throws ConfigException.
 */
public final class Settings {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    private static final String KAFKA = "kafka.";
    private static final List<String> CLIENT_KINDS = List.of("producer.", "consumer.", "admin.", "streams.");

    private final AbstractConfig config;
    private final Map<String, String> given;
    private final List<String> warnings;

    private Settings(AbstractConfig config, Map<String, String> given, List<String> warnings) {
        this.config = config;
        this.given = given;
        this.warnings = warnings;
    }

    /**
     * Reads and checks; warns of keys that nobody knows. Throws {@link SettingsException} for what the user must change.
     *
     * @param definition every setting of the process
     * @param file a .properties file, or null
     * @param environment the process's environment; {@code ENOMEM_A_B} is {@code a.b}
     * @param assignments {@code key=value} of the command line; they win over the environment, which wins over the file
     */
    public static Settings load(
            ConfigDef definition,
            @Nullable Path file,
            Map<String, String> environment,
            Collection<String> assignments) {
        return load(definition, Map.of(), file, environment, assignments);
    }

    /**
     * As {@link #load(ConfigDef, Path, Map, Collection)}, for a process that has defaults of its own.
     *
     * @param base values that hold where the user gives none
     */
    public static Settings load(
            ConfigDef definition,
            Map<String, String> base,
            @Nullable Path file,
            Map<String, String> environment,
            Collection<String> assignments) {
        Map<String, String> given = new TreeMap<>(base);
        if (file != null) {
            given.putAll(SettingSources.file(file));
        }
        given.putAll(SettingSources.environment(environment));
        given.putAll(SettingSources.commandLine(assignments));
        return of(definition, given);
    }

    /** Checks values that stand ready; otherwise as {@link #load}. */
    public static Settings of(ConfigDef definition, Map<String, String> values) {
        Map<String, String> given = Secrets.resolve(values);
        ClosedGroups.check(definition, given.keySet());
        List<String> warnings = unknown(definition, given.keySet());
        warnings.forEach(warning -> LOG.atWarn().log(warning));
        try {
            return new Settings(new AbstractConfig(definition, given, false), given, warnings);
        } catch (ConfigException e) {
            throw new SettingsException(
                    e.getMessage() + ". Set it in the settings file, as an ENOMEM_ variable or with --set key=value; "
                            + "docs/configuration.md lists what is allowed",
                    e);
        }
    }

    /** One sentence for each key that nobody knows, naming the nearest known one. */
    public List<String> warnings() {
        return warnings;
    }

    public String string(String key) {
        return config.getString(key);
    }

    public int integer(String key) {
        return config.getInt(key);
    }

    public long number(String key) {
        return config.getLong(key);
    }

    public double decimal(String key) {
        return config.getDouble(key);
    }

    public boolean flag(String key) {
        return config.getBoolean(key);
    }

    public List<String> list(String key) {
        return config.getList(key);
    }

    /** A setting in milliseconds, its key ending in {@code .ms}. */
    public Duration millis(String key) {
        return Duration.ofMillis(config.getLong(key));
    }

    /** A secret, which toString does not show; null if it is not set. */
    public @Nullable Password secret(String key) {
        return config.getPassword(key);
    }

    /** True if the user gave it, false if its default holds. */
    public boolean isGiven(String key) {
        return given.containsKey(key);
    }

    /** What the user gave of the keys that begin so, as text. */
    public Map<String, String> given(String prefix) {
        Map<String, String> begins = new TreeMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                begins.put(key, value);
            }
        });
        return begins;
    }

    /**
     * Settings for one kind of Kafka client: {@code kafka.x}, and above it {@code kafka.<kind>.x}.
     *
     * @param kind producer, consumer, admin or streams, which also gets the others' own, still under their kind
     */
    public Map<String, Object> kafka(String kind) {
        Map<String, Object> client = new TreeMap<>();
        config.values().forEach((key, value) -> {
            if (key.startsWith(KAFKA) && value != null) {
                client.put(key.substring(KAFKA.length()), value);
            } else if (key.startsWith(Definitions.SCHEMA_REGISTRY) && isGiven(key)) {
                client.put(key, value);
            }
        });
        given.forEach((key, value) -> {
            if (key.startsWith(KAFKA) && isFor(kind, key.substring(KAFKA.length()))) {
                client.put(key.substring(KAFKA.length()), value);
            }
        });
        String own = KAFKA + kind + '.';
        given.forEach((key, value) -> {
            if (key.startsWith(own)) {
                client.put(key.substring(own.length()), value);
            }
        });
        return client;
    }

    private static boolean isFor(String kind, String key) {
        boolean ofOneKind = CLIENT_KINDS.stream().anyMatch(key::startsWith);
        return !ofOneKind || (kind.equals("streams") && !key.startsWith("streams."));
    }

    private static List<String> unknown(ConfigDef definition, Collection<String> keys) {
        List<String> warnings = new ArrayList<>();
        for (String key : keys) {
            if (!definition.names().contains(key) && !key.startsWith(KAFKA) && !key.startsWith(Secrets.PROVIDERS)) {
                warnings.add("Unknown setting " + key + " is ignored"
                        + NearestKey.of(key, definition.names())
                                .map(nearest -> ": did you mean " + nearest + "?")
                                .orElse(": docs/configuration.md lists all settings"));
            }
        }
        return List.copyOf(warnings);
    }
}
