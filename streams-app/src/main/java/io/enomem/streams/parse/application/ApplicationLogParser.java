// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.schemas.LogRecord;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.UserspaceKill;
import java.util.List;

/**
 * Turns a record of an application log into {@link ApplicationFailure}, {@link UserspaceKill} or {@link ServiceChange}:
 * mostly none or one. Stateless and thread-safe.
 */
public final class ApplicationLogParser {

    /** What the record tells; empty if nothing of memory, sockets or the life of a service. */
    public List<Signal> parse(LogRecord record) {
        return List.of();
    }
}
