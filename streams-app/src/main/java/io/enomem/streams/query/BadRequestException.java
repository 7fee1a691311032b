// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

/** What a client asked for makes no sense. The message is ours and tells what is allowed; it repeats nothing of theirs. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String allowed;

    /** Says what is allowed, in one sentence. */
    BadRequestException(String allowed) {
        super(allowed);
        this.allowed = allowed;
    }

    /** What is allowed. */
    String allowed() {
        return allowed;
    }
}
