// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference of settings, generated from their definitions. */
public final class SettingsReference {
    private SettingsReference() {}

    /** A Markdown table of these settings, sorted by key; internal ones are left out. */
    public static String markdown(ConfigDef definition) {
        StringBuilder out = new StringBuilder("| setting | default | allowed | meaning |\n|---|---|---|---|\n");
        List<ConfigKey> keys = definition.configKeys().values().stream()
                .filter(key -> !key.internalConfig)
                .sorted(Comparator.comparing(key -> key.name))
                .toList();
        for (ConfigKey key : keys) {
            out.append("| `").append(key.name).append("` | ");
            out.append(byDefault(key)).append(" | ");
            out.append(cell(key.type.name().toLowerCase(java.util.Locale.ROOT)));
            out.append(key.validator == null ? "" : ", " + cell(key.validator.toString()))
                    .append(" | ");
            out.append(cell(key.documentation)).append(" |\n");
        }
        return out.toString();
    }

    private static String byDefault(ConfigKey key) {
        if (!key.hasDefault()) {
            return "none: must be set";
        }
        String text = ConfigDef.convertToString(key.defaultValue, key.type);
        return text == null || text.isEmpty() ? "(empty)" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
