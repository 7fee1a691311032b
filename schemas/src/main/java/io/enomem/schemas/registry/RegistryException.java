// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.registry;

import org.jspecify.annotations.Nullable;

/** The schema registry did not answer, or refused. The message says which, what, and what to look at; never a secret. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
