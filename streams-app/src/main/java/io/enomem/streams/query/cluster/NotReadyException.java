// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

/** The answer cannot be given now but will be: the application starts or moves its state. */
public final class NotReadyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Says what is being waited for, in one sentence. */
    public NotReadyException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What is being waited for. */
    public String reason() {
        return reason;
    }
}
