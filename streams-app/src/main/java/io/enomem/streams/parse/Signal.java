// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;

/** Something that was said or counted and may belong to an incident. */
public sealed interface Signal permits KernelSignal, ApplicationFailure, CounterMoved {
    /** The first record it was read from. */
    RecordId id();

    /** Event time. */
    Instant time();
}
