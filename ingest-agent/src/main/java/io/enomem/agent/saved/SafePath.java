// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paths inside an archive: relative, without {@code .} and {@code ..}, not too long and not too deep. */
final class SafePath {
    private SafePath() {}

    /** The path in its plain form, or empty if it leads outside, is absolute or goes beyond {@link Limits}. */
    static Optional<String> of(String name) {
        if (name.isEmpty() || name.length() > Limits.MAX_PATH || name.startsWith("/") || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() || parts.size() > Limits.MAX_DEPTH
                ? Optional.empty()
                : Optional.of(String.join("/", parts));
    }
}
