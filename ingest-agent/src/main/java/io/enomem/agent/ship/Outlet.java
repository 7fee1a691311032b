// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The wire: sends bytes and tells what became of them. */
interface Outlet extends AutoCloseable {
    /** Asks whether records can be sent, and makes ready for them. The answer comes in its own time, and never fails. */
    Future<Answer> ask();

    /**
     * Sends a value, once the answer was that records can be sent. Blocks while the wire's own memory is full.
     *
     * @param outcome called once, on any thread: with null when the broker has the value, else with the failure
     */
    void send(Lane lane, byte[] value, Consumer<@Nullable Exception> outcome);

    @Override
    void close();
}
