// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The wire: sends bytes and tells what became of them. */
interface Outlet extends AutoCloseable {
    /** True if the broker answers; waits for the answer for a second at most. */
    boolean reachable();

    /**
     * Sends a value. Never blocks for longer than a second.
     *
     * @param outcome called once, on any thread: with null when the broker has the value, else with the failure
     */
    void send(Lane lane, byte[] value, Consumer<@Nullable Exception> outcome);

    @Override
    void close();
}
