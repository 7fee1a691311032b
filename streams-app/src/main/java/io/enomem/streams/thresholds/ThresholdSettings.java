// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.thresholds;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.ThresholdValue;
import io.enomem.streams.diagnosis.measure.Thresholds;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The thresholds that users may set, as settings. */
public final class ThresholdSettings {
    /** Under it nothing else may be set: a name that no threshold has is refused, not ignored. */
    static final String GROUP = "rules.threshold";

    /** Pairs of which the first must not exceed the second: between them lies what is neither. */
    private static final List<Map.Entry<Threshold, Threshold>> ORDERED = List.of(
            Map.entry(Threshold.AVAILABLE_SHORT, Threshold.AVAILABLE_AMPLE),
            Map.entry(Threshold.POOL_FAR_BELOW_DEFAULT, Threshold.POOL_NEAR_DEFAULT),
            Map.entry(Threshold.POOL_NEAR_DEFAULT, Threshold.POOL_FAR_ABOVE_DEFAULT));

    private ThresholdSettings() {}

    /** The definitions; each default is the number that is shipped. */
    public static ConfigDef definition() {
        ConfigDef definition = new ConfigDef();
        int order = 0;
        for (Settable settable : Settable.ALL) {
            Amount amount = Amount.of(settable.threshold().unit());
            definition.define(
                    settable.key(),
                    Type.STRING,
                    shipped(settable.threshold()),
                    ConfigDef.LambdaValidator.with((key, value) -> check(amount, key, value), amount::words),
                    Importance.LOW,
                    settable.words(),
                    GROUP,
                    order++,
                    Width.SHORT,
                    settable.threshold().id());
        }
        return definition;
    }

    /** The thresholds in force. Throws SettingsException for two that contradict each other. */
    public static Thresholds read(Settings settings) {
        Map<Threshold, Double> set = new EnumMap<>(Threshold.class);
        for (Settable settable : Settable.ALL) {
            Amount amount = Amount.of(settable.threshold().unit());
            set.put(settable.threshold(), amount.parse(settings.string(settable.key())));
        }
        Thresholds thresholds = new Thresholds(set);
        ORDERED.forEach(pair -> {
            ThresholdValue lower = thresholds.at(pair.getKey());
            ThresholdValue upper = thresholds.at(pair.getValue());
            if (lower.value() > upper.value()) {
                throw new SettingsException(
                        told(lower) + " is above " + told(upper) + ", which must not be: set both, or neither");
            }
        });
        return thresholds;
    }

    private static String told(ThresholdValue set) {
        return GROUP + '.' + set.threshold().id() + " (" + set.bound().words() + ')';
    }

    private static void check(Amount amount, String key, Object value) {
        try {
            amount.parse(value.toString());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key, value, e.getMessage());
        }
    }

    private static String shipped(Threshold threshold) {
        return BigDecimal.valueOf(threshold.standard().value())
                .stripTrailingZeros()
                .toPlainString();
    }
}
