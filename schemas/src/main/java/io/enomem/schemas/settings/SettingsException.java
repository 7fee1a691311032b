// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

/** A user's mistake in a setting. The message says which, what was found, what is allowed and what to do. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
