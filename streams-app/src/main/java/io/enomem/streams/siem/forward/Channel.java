// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.Closeable;
import java.io.IOException;

/** One connection to a receiver. Used by one thread, but close, which any thread may call to end what blocks. */
interface Channel extends Closeable {
    /**
     * Sends a message; blocks while the receiver takes no more. Throws IOException if the connection is lost.
     *
     * @param number that of the item; each is greater than the one before
     */
    void send(long number, byte[] message) throws IOException;

    /** A number for which there is nothing to send. */
    void skip(long number);

    /** The number up to which the receiver has everything, as far as the protocol can tell. */
    long acknowledged();

    /** Throws IOException if the connection is lost. */
    void check() throws IOException;

    /** Says good-bye where the protocol has a word for it, and waits a moment for the answer. */
    void leave() throws IOException;

    @Override
    void close();
}
