// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import java.util.Optional;

/**
 * A command line for people to run, built from fixed words and hostile arguments. Arguments are quoted by the rule of
 * POSIX 2.2.2 (single quotes keep every character); an argument with a control or bidirectional character makes the whole
 * command a refusal, since what a terminal shows would not be what a shell runs. Immutable.
 */
public final class ShellCommand {
    private static final String SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+,-./:=@_";

    private final String line;
    private final boolean refused;

    private ShellCommand(String line, boolean refused) {
        this.line = line;
        this.refused = refused;
    }

    /** A command of our own words: never pass anything read from a host. */
    public static ShellCommand of(String ownWords) {
        return new ShellCommand(ownWords, false);
    }

    /** With another argument, quoted. */
    public ShellCommand arg(String hostile) {
        return new ShellCommand(line + ' ' + quote(hostile), refused || !printable(hostile));
    }

    /** With more words of our own. */
    public ShellCommand then(String ownWords) {
        return new ShellCommand(line + ' ' + ownWords, refused);
    }

    /** The line, or empty if a name in it cannot be shown faithfully. */
    public Optional<String> line() {
        return refused ? Optional.empty() : Optional.of(line);
    }

    /** One word of a POSIX shell that means exactly that text. */
    public static String quote(String text) {
        if (!text.isEmpty() && text.chars().allMatch(c -> SAFE.indexOf(c) >= 0)) {
            return text;
        }
        return '\'' + text.replace("'", "'\\''") + '\'';
    }

    /** True if a terminal shows the text as it is: no control, format (bidi), surrogate or private character. */
    public static boolean printable(String text) {
        return text.codePoints().allMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        });
    }
}
