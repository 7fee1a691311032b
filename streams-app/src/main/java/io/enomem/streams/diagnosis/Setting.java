// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting of the kernel that was seen to change.
 *
 * @param name dotted, as sysctl(8) takes it
 * @param former its text before, runs of blanks made one
 * @param present its text since
 */
public record Setting(String name, String former, String present) {
    /** Numbers only: what is read back becomes part of a command. */
    private static final Pattern WORDS = Pattern.compile("([a-z0-9_.]+) set from (\\d+(?: \\d+)*) to (\\d+(?: \\d+)*)");

    /** In words, as a change of the host tells it. */
    public String words() {
        return name + " set from " + former + " to " + present;
    }

    /** What {@link #words()} said of a setting that holds numbers; empty for all else. */
    public static Optional<Setting> read(String words) {
        Matcher matcher = WORDS.matcher(words);
        return matcher.matches()
                ? Optional.of(new Setting(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }
}
