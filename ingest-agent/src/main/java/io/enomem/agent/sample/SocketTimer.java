// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/** The timer of a socket, in the order of idiag_timer (net/ipv4/inet_diag.c), with the names that ss gives them. */
enum SocketTimer {
    /** None is running. */
    OFF("off"),
    /** Retransmission. */
    ON("on"),
    /** Keep-alive, or the end of FIN_WAIT2. */
    KEEPALIVE("keepalive"),
    /** TIME_WAIT. */
    TIMEWAIT("timewait"),
    /** Probes of a zero window. */
    PERSIST("persist");

    private static final SocketTimer[] ALL = values();

    private final String ss;

    SocketTimer(String ss) {
        this.ss = ss;
    }

    /** The name as ss prints it, or null if none is running. */
    @Nullable
    String ssName() {
        return this == OFF ? null : ss;
    }

    /** The timer of a number of the kernel. */
    static SocketTimer of(int number) {
        return number > 0 && number < ALL.length ? ALL[number] : OFF;
    }

    /** The timer of this name of ss. */
    static SocketTimer of(String name) {
        for (SocketTimer timer : ALL) {
            if (timer.ss.equals(name)) {
                return timer;
            }
        }
        return OFF;
    }
}
