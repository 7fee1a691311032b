// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What is known of the descriptors of one process. Not thread-safe. */
final class OpenSockets {
    /** Stands for the process of a socket that was looked for everywhere and not found. */
    static final OpenSockets NOBODY = new OpenSockets(-1);

    /** Stands for the process of a socket that is being looked for. */
    static final OpenSockets WANTED = new OpenSockets(-1);

    private final int pid;
    private final BitSet explained = new BitSet();
    private @Nullable Owner owner;
    private int others = -1;
    private boolean gone;

    OpenSockets(int pid) {
        this.pid = pid;
    }

    int pid() {
        return pid;
    }

    /** The process by name, once a socket of it was found. */
    @Nullable
    Owner owner() {
        return owner;
    }

    void name(Owner name) {
        owner = name;
    }

    /** The process is no longer there, or runs another program. */
    boolean gone() {
        return gone;
    }

    void end() {
        gone = true;
    }

    /** A dump begins, which has shown no socket of it yet. */
    void startDump() {
        explained.clear();
    }

    /** A socket that this dump showed is open as this descriptor. */
    void explain(int descriptor) {
        explained.set(descriptor);
    }

    boolean isExplained(int descriptor) {
        return explained.get(descriptor);
    }

    /** So many descriptors were looked at; those that are not explained now are not sockets that a dump shows. */
    void looked(int descriptors) {
        others = descriptors - explained.cardinality();
    }

    /**
     * True if a process with so many descriptors can have no socket that is not known: those that are known are all still
     * there, and of others there are as many as there were. That one of the others was closed and a socket opened since is
     * seen with the next change.
     *
     * @param descriptors how many it has now; 0: unknown
     */
    boolean isWholly(int descriptors) {
        return descriptors > 0 && others >= 0 && descriptors == others + explained.cardinality();
    }
}
