// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was assumed, ignored or could not be read: each said once, bounded, with nothing that could move a terminal. */
final class Notices {
    /** Notices kept; what a hostile archive could print beyond that helps nobody. Ours. */
    private static final int MOST = 100;

    /** Characters of one notice. Ours. */
    private static final int LONGEST = 300;

    private final Set<String> said = new LinkedHashSet<>();
    private boolean more;

    void add(String notice) {
        if (said.size() < MOST) {
            said.add(printable(notice));
        } else if (!more) {
            more = true;
            said.add("further notices are left out");
        }
    }

    List<String> all() {
        return List.copyOf(said);
    }

    /** The text cut to a bound, with control, format and direction characters shown as {@code ?}. */
    static String printable(String text) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), LONGEST));
        text.codePoints().limit(LONGEST).forEach(c -> {
            int type = Character.getType(c);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            plain.appendCodePoint(hidden ? '?' : c);
        });
        return plain.toString();
    }
}
