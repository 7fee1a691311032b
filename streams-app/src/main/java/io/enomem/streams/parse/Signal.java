// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;

/**
 * Something that was said or counted and may belong to an incident. A later signal of the same class with an equal
 * {@link #id()} replaces the earlier one: it says the same more fully.
 */
public sealed interface Signal permits KernelSignal, ApplicationFailure, UserspaceKill, ServiceChange, CounterMoved {
    /** The first record it was read from. */
    RecordId id();

    /** Event time. */
    Instant time();
}
