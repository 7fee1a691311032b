// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.streams.diagnosis.Diagnosis;

/**
 * How loud an event is, in the scales of those who read it.
 */
enum Level {
    LOW(21, 1, "Informational", 2, 6),
    MEDIUM(47, 3, "Medium", 5, 4),
    CRITICAL(99, 5, "Critical", 9, 2);

    private final int ecs;
    private final int ocsf;
    private final String ocsfName;
    private final int cef;
    private final int syslog;

    Level(int ecs, int ocsf, String ocsfName, int cef, int syslog) {
        this.ecs = ecs;
        this.ocsf = ocsf;
        this.ocsfName = ocsfName;
        this.cef = cef;
        this.syslog = syslog;
    }

    static Level of(Diagnosis.Severity severity) {
        return switch (severity) {
            case INFO -> LOW;
            case WARNING -> MEDIUM;
            case CRITICAL -> CRITICAL;
        };
    }

    /** {@code event.severity} as Elastic Security's own alerts have it: 21 low, 47 medium, 73 high, 99 critical. */
    int ecs() {
        return ecs;
    }

    /** {@code severity_id} of OCSF: 1 informational to 5 critical. */
    int ocsf() {
        return ocsf;
    }

    /** The caption that goes with {@link #ocsf()}. */
    String ocsfName() {
        return ocsfName;
    }

    /** Severity of CEF: 0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
    int cef() {
        return cef;
    }

    /** Severity of RFC 5424, table 2: 2 critical, 4 warning, 6 informational. */
    int syslog() {
        return syslog;
    }
}
