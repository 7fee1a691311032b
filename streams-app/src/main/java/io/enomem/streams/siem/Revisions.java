// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.streams.diagnosis.Diagnosis;
import java.util.Locale;

/** Which revisions of an incident a SIEM is told of ({@code siem.revisions}). */
public enum Revisions {
    /** Each: the first within a second of the incident, which a pager wants. */
    ALL,
    /** What is final, and what takes a final one back: one event per incident, which a licence by volume wants. */
    FINAL;

    /** Reads the setting; its values are checked by {@link SiemDefinitions}. */
    public static Revisions of(String setting) {
        return valueOf(setting.toUpperCase(Locale.ROOT));
    }

    /** True if a SIEM is told of that revision; who is not told of forecasts is not told of their end either. */
    public boolean tell(Diagnosis diagnosis) {
        return switch (diagnosis.status()) {
            case FINAL -> true;
            case SUPERSEDED -> this == ALL || diagnosis.forecastAt() == null;
            case PROVISIONAL, FORECAST -> this == ALL;
        };
    }
}
