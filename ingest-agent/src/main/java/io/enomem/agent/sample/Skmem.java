// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/**
 * Memory of a socket (net/core/sock.c, sk_get_meminfo), bytes. {@code t}, what is handed to the device, is part of
 * {@code w} and left out.
 *
 * @param receive r: receive memory by truesize
 * @param receiveLimit rb; 0 if the dump does not tell
 * @param sendLimit tb; 0 if the dump does not tell
 * @param forward f: charged ahead
 * @param send w: write queue and retransmission queue
 * @param option o: option memory
 * @param drops d: segments or datagrams dropped at this socket
 */
record Skmem(long receive, long receiveLimit, long sendLimit, long forward, long send, long option, long drops) {
    /** What the socket holds of its pool, bytes. */
    long held() {
        return receive + send + forward;
    }
}
