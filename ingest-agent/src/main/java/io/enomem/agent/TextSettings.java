// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.logs.LogPipeline;
import io.enomem.agent.redact.RedactionSettings;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What a user adds to the catalogue of phrases and to the defaults of redaction.
 *
 * @param phrases texts that make a line of an application log match
 * @param exclusions texts that keep a line from matching
 * @param redaction what is taken out of text
 */
record TextSettings(List<String> phrases, List<String> exclusions, RedactionSettings redaction) {
    private static final String PHRASES = "agent.logs.phrases";
    private static final String EXCLUSIONS = "agent.logs.exclusions";
    private static final String NAMES = "agent.redact.names";
    private static final String TOKEN_PREFIXES = "agent.redact.token.prefixes";
    private static final String TEXTS = "agent.redact.texts";

    static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        PHRASES,
                        Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "Texts, separated by commas, that make a line of an application log match, beside the catalogue.")
                .define(
                        EXCLUSIONS,
                        Type.LIST,
                        "",
                        Importance.LOW,
                        "Texts, separated by commas: a line of an application log that holds one does not match.")
                .define(
                        NAMES,
                        Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "Names, separated by commas, whose values are secret, as in name=value; beside the defaults.")
                .define(
                        TOKEN_PREFIXES,
                        Type.LIST,
                        "",
                        Importance.LOW,
                        "First characters of secret tokens, at least 3, separated by commas; beside the defaults.")
                .define(
                        TEXTS,
                        Type.LIST,
                        "",
                        Importance.LOW,
                        "Texts, separated by commas, that never leave this host, wherever they stand.");
    }

    static TextSettings of(Settings settings) {
        try {
            return new TextSettings(
                    given(settings, PHRASES),
                    given(settings, EXCLUSIONS),
                    new RedactionSettings(
                            given(settings, NAMES),
                            given(settings, TOKEN_PREFIXES),
                            given(settings, TEXTS),
                            List.of()));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage() + " See agent.redact.* in docs/configuration.md.", e);
        }
    }

    /** What every application log goes through. */
    LogPipeline pipeline() {
        try {
            return LogPipeline.of(phrases, exclusions, redaction);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    e.getMessage() + " See " + PHRASES + " and " + EXCLUSIONS + " in docs/configuration.md.", e);
        }
    }

    private static List<String> given(Settings settings, String key) {
        return settings.list(key).stream().filter(text -> !text.isBlank()).toList();
    }
}
