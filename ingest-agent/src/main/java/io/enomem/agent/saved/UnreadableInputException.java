// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

/** An input that the user named could not be read. Its message is one sentence for people: which file, and why. */
public final class UnreadableInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String input;
    private final String reason;

    UnreadableInputException(String input, String reason) {
        super("Cannot read " + input + ": " + reason);
        this.input = input;
        this.reason = reason;
    }

    /** The file as the user named it; {@code -} is standard input. */
    public String input() {
        return input;
    }

    /** Why it could not be read, without the file's name. */
    public String reason() {
        return reason;
    }
}
