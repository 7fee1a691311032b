// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.diagnosis.cause.Causes;
import io.enomem.streams.diagnosis.cause.InsufficientEvidence;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.diagnosis.engine.Engine;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.thresholds.ThresholdSettings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Which rules are in force, as settings. A change is a change of the rules version, which every diagnosis carries. */
public final class RulesSettings {
    static final String CAUSES_OFF = "rules.causes.off";

    private RulesSettings() {}

    /** The definitions. */
    public static ConfigDef definition() {
        ConfigDef causes = new ConfigDef()
                .define(
                        CAUSES_OFF,
                        Type.LIST,
                        "",
                        Importance.LOW,
                        "Causes that are not weighed on this fleet, by their ids (enomem causes). Takes effect at the next"
                                + " start: incidents that are open then are diagnosed anew, final ones are left alone.");
        return Definitions.merge(causes, ThresholdSettings.definition());
    }

    /** The engine with the causes and thresholds that are in force. Throws SettingsException for what the user must change. */
    public static Diagnostician engine(Settings settings) {
        Set<String> off = new TreeSet<>(settings.list(CAUSES_OFF));
        List<Cause> all = Causes.all();
        Set<String> unknown = new TreeSet<>(off);
        all.forEach(cause -> unknown.remove(cause.id()));
        if (!unknown.isEmpty()) {
            throw new SettingsException(
                    CAUSES_OFF + " names " + unknown + ", which are no causes: 'enomem causes' lists those there are");
        }
        return new Engine(
                all.stream().filter(cause -> !off.contains(cause.id())).toList(),
                new InsufficientEvidence(),
                ThresholdSettings.read(settings));
    }
}
