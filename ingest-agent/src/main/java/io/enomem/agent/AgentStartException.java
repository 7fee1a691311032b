// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

/** The agent cannot start here. The message is one sentence for people: what failed, and the next step. */
public final class AgentStartException extends Exception {
    private static final long serialVersionUID = 1L;

    AgentStartException(String message) {
        super(message);
    }

    AgentStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
