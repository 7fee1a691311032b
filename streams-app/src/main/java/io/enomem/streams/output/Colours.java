// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import io.enomem.streams.diagnosis.Diagnosis.Severity;

/** Colours of the report, or none. */
enum Colours {
    NONE,
    ANSI;

    private static final String RESET = "\u001b[0m";

    String of(Severity severity, String text) {
        return paint(
                switch (severity) {
                    case CRITICAL -> "1;31";
                    case WARNING -> "1;33";
                    case INFO -> "1;32";
                },
                text);
    }

    String title(String text) {
        return paint("1", text);
    }

    String command(String text) {
        return paint("36", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return this == NONE ? text : "\u001b[" + code + 'm' + text + RESET;
    }
}
