// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.streams.parse.RecordId;

/** What kind of source told something: two of different kinds are independent. */
public enum Origin {
    /** The kernel's log, vouched for by the kernel itself. */
    KERNEL_LOG,
    /** Text that looks like the kernel's log; a program could have written it. */
    UNPROVEN_LOG,
    /** An application's log. */
    APPLICATION_LOG,
    /** The increase of a counter. */
    COUNTER,
    /** A level that was sampled. */
    SAMPLE;

    /** The kind of a record that reads like the kernel's. */
    public static Origin ofKernel(RecordId id) {
        return id.proven() ? KERNEL_LOG : UNPROVEN_LOG;
    }

    /** True if the kernel's or an application's log told it. */
    public boolean isLog() {
        return this == KERNEL_LOG || this == UNPROVEN_LOG || this == APPLICATION_LOG;
    }
}
