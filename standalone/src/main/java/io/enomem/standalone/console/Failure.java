// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.console;

import org.jspecify.annotations.Nullable;

/**
 * Something that the person at the terminal can set right. The message is all that is shown: what failed, the value, and
 * the next step, in one sentence.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure told by its message alone. */
    public Failure(String message) {
        this(message, null);
    }

    /** A failure whose cause is kept for the debug log. */
    public Failure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
