// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import io.enomem.schemas.topics.Topics;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/** Definitions that both services share, and the merging of several modules' definitions into one. */
public final class Definitions {
    /** Kafka's own setting, here as a pass-through with a default. */
    public static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";

    /** First part of every topic's name. */
    public static final String TOPICS_PREFIX = "topics.prefix";

    /** Settings of a schema registry's client begin so; Kafka's clients are given them, too. */
    static final String SCHEMA_REGISTRY = "schema.registry.";

    private Definitions() {}

    /** What any process that speaks to Kafka needs. */
    public static ConfigDef common() {
        return new ConfigDef()
                .define(
                        BOOTSTRAP_SERVERS,
                        Type.LIST,
                        "127.0.0.1:9092",
                        Importance.HIGH,
                        "Brokers to ask first, host:port separated by commas. Every other setting of a Kafka client is"
                                + " given the same way, under kafka. for all clients, or under kafka.producer.,"
                                + " kafka.consumer., kafka.admin. and kafka.streams. for one kind.")
                .define(
                        TOPICS_PREFIX,
                        Type.STRING,
                        "enomem",
                        LambdaValidator.with(Definitions::requirePrefix, () -> "1 to 100 of a-z, 0-9, '.' and '-'"),
                        Importance.MEDIUM,
                        "First part of every topic's name: a-z, 0-9, '.' and '-'. Agents and streams-app must have the"
                                + " same.")
                .define(
                        SCHEMA_REGISTRY + "url",
                        Type.STRING,
                        "",
                        Importance.LOW,
                        "A schema registry with Confluent's API, such as http://HOST:8080/apis/ccompat/v7 of Apicurio."
                                + " Empty: none is needed. With it diagnoses are written in its wire format, and such"
                                + " values are read; agents do not ask it.")
                .define(
                        SCHEMA_REGISTRY + "basic.auth.user.info",
                        Type.PASSWORD,
                        null,
                        Importance.LOW,
                        "USER:PASSWORD for the schema registry.");
    }

    private static void requirePrefix(String name, Object value) {
        try {
            new Topics(String.valueOf(value));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, "allowed are 1 to 100 of the characters a-z, 0-9, '.' and '-'");
        }
    }

    /** One definition of several; a setting that two of them have must be the same object or equal in all. */
    public static ConfigDef merge(ConfigDef... parts) {
        ConfigDef merged = new ConfigDef();
        for (ConfigDef part : parts) {
            part.configKeys().forEach((name, key) -> {
                ConfigDef.ConfigKey present = merged.configKeys().get(name);
                if (present == null) {
                    merged.define(key);
                } else if (!present.documentation.equals(key.documentation) || present.type != key.type) {
                    throw new IllegalStateException("Setting " + name + " is defined twice, differently");
                }
            });
        }
        return merged;
    }
}
