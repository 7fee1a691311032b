// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address in the name of a peer. A SIEM's address fields are typed: one text that is no address and the whole event is
 * refused, so whatever is not surely one is left out.
 */
final class Addresses {
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile("(" + BYTE + "(?:\\." + BYTE + "){3})(?::\\d{1,5})?");
    private static final Pattern V6 = Pattern.compile("\\[?([0-9a-fA-F:]{2,39})(?:\\]:\\d{1,5}|\\])?");
    private static final int GROUPS = 8;

    private Addresses() {}

    /** The address of {@code ip}, {@code ip:port} or {@code [ip6]:port}. */
    static Optional<String> in(String peer) {
        Matcher v4 = V4.matcher(peer);
        if (v4.matches()) {
            return Optional.of(v4.group(1));
        }
        Matcher v6 = V6.matcher(peer);
        return v6.matches() && isV6(v6.group(1)) ? Optional.of(v6.group(1)) : Optional.empty();
    }

    /** RFC 4291, section 2.2: eight groups, or fewer and one "::". */
    private static boolean isV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int groups = 0;
        String filled = gap < 0 ? text : text.substring(0, gap) + ":" + text.substring(gap + 2);
        if (gap < 0 && (text.startsWith(":") || text.endsWith(":"))) {
            return false;
        }
        for (String group : filled.split(":", -1)) {
            if (group.length() > 4) {
                return false;
            }
            groups += group.isEmpty() ? 0 : 1;
        }
        return gap < 0 ? groups == GROUPS && !filled.contains("::") : groups < GROUPS && !text.startsWith(":::");
    }
}
