// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import org.jspecify.annotations.Nullable;

/** Takes the head off the first line of a log record, in one way of writing it. */
@FunctionalInterface
interface Head {
    /** What the head tells, with the message; null if the line is not written this way. */
    @Nullable
    LogEvent read(String line);
}
