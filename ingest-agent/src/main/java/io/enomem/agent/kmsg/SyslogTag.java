// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/** What a syslog daemon puts between host and text: the program, perhaps with its pid, and a colon. */
final class SyslogTag {

    private SyslogTag() {}

    /** {@code nginx[4711]:} without what follows the name; null if nothing is left. */
    static @Nullable String programOf(String tag) {
        int bracket = tag.indexOf('[');
        String name = tag.substring(0, bracket < 0 ? tag.length() - 1 : bracket);
        return name.isEmpty() ? null : name;
    }

    static boolean isKernel(String token) {
        return token.equals("kernel:") || (token.startsWith("kernel[") && token.endsWith("]:"));
    }
}
