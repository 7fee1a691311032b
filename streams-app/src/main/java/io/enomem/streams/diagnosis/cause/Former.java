// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;

/** How to set a sysctl back. A number that was not read is never guessed: a wrong one would be worse than the change. */
final class Former {
    private Former() {}

    /** The command with the host's own value; where it was not read, to note it first. */
    static String of(Measures m, String sysctl) {
        String value = m.host().sysctl(sysctl);
        if (value == null) {
            return "note what sysctl -n " + sysctl + " shows before the change, and set it again";
        }
        String words = value.trim().replaceAll("\\s+", " ");
        return "sysctl -w " + sysctl + '=' + (words.contains(" ") ? '"' + words + '"' : words);
    }
}
