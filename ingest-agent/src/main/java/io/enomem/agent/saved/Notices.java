// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was assumed, ignored or could not be read: each said once, bounded, with nothing that could move a terminal. */
final class Notices {
    /** Notices kept; what a hostile archive could print beyond that helps nobody. Ours. */
    private static final int MOST = 100;

    /** Characters of one notice. Ours. */
    private static final int LONGEST = 300;

    /** Files of which the same is said, each in a line of its own; of more, the first is named. Ours. */
    private static final int EACH = 3;

    /** Files remembered for one thing that is said of them. Ours: as many as a log is rotated into, many times over. */
    private static final int MOST_FILES = 1_000;

    private static final String MARK = ": ";

    /** What is said, by itself, with the files that it is said of. */
    private final Map<String, Set<String>> said = new LinkedHashMap<>();

    private boolean more;

    /** Takes a notice; one that begins with the name of a file and a colon is told once for all files that it holds for. */
    void add(String notice) {
        String text = printable(notice);
        int mark = text.indexOf(MARK);
        String file = mark < 0 ? "" : text.substring(0, mark);
        String what = mark < 0 ? text : text.substring(mark + MARK.length());
        Set<String> files = said.get(what);
        if (files != null) {
            if (files.size() < MOST_FILES) {
                files.add(file);
            }
        } else if (said.size() < MOST) {
            said.put(what, new LinkedHashSet<>(Set.of(file)));
        } else {
            more = true;
        }
    }

    List<String> all() {
        List<String> all = new ArrayList<>();
        said.forEach((what, files) -> {
            if (files.size() <= EACH) {
                files.forEach(file -> all.add(file.isEmpty() ? what : file + MARK + what));
            } else {
                all.add(files.iterator().next() + " (and " + (files.size() - 1) + " others)" + MARK + what);
            }
        });
        if (more) {
            all.add("further notices are left out");
        }
        return List.copyOf(all);
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
