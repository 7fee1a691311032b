// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Groups of settings whose names are a closed list. A mistyped key elsewhere is warned of and ignored, so that one file may
 * serve several services and releases; here it would silently leave in force what the user meant to change.
 */
final class ClosedGroups {
    private static final int MOST_NEAREST = 3;

    private ClosedGroups() {}

    /** Throws SettingsException for a key under a group's name that the definition does not have. */
    static void check(ConfigDef definition, Collection<String> keys) {
        for (String group : definition.groups()) {
            String prefix = group + '.';
            for (String key : keys) {
                if (key.startsWith(prefix) && !definition.names().contains(key)) {
                    throw new SettingsException("Unknown setting " + key + ": " + nearest(definition, prefix, key)
                            + "docs/configuration.md lists all under " + group);
                }
            }
        }
    }

    /** Only what follows the group's name is compared: the rest is the same in all. */
    private static String nearest(ConfigDef definition, String prefix, String key) {
        List<String> names = definition.names().stream()
                .filter(known -> known.startsWith(prefix))
                .map(known -> known.substring(prefix.length()))
                .toList();
        List<String> nearest = NearestKey.severalOf(key.substring(prefix.length()), names, MOST_NEAREST);
        return nearest.isEmpty() ? "" : "did you mean " + prefix + String.join(" or " + prefix, nearest) + "? ";
    }
}
