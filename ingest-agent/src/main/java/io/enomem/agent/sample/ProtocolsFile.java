// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;

/**
 * /proc/net/protocols (net/core/sock.c, proto_seq_printf): {@code TCP 2304 1 3 no 192 ...}. memory is -1 and press NI
 * where a protocol has no pool.
 */
final class ProtocolsFile implements CounterFormat {
    private static final byte[] FILE = CounterIndex.file("protocols");
    private static final byte[] FIELDS = {
        's', 'o', 'c', 'k', 'e', 't', 's', 'm', 'e', 'm', 'o', 'r', 'y', 'p', 'r', 'e', 's', 's'
    };

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        while (words.line()) {
            if (!words.word()) {
                continue;
            }
            int from = words.start();
            int to = words.end();
            Counter sockets = CounterIndex.find(FILE, text, from, to, FIELDS, 0, 7);
            if (sockets == null || !words.skip(2)) {
                continue;
            }
            values.set(sockets, words.number());
            if (words.word()) {
                values.set(CounterIndex.find(FILE, text, from, to, FIELDS, 7, 13), words.number());
            }
            if (words.word() && (words.is("yes") || words.is("no"))) {
                values.set(CounterIndex.find(FILE, text, from, to, FIELDS, 13, 18), words.is("yes") ? 1 : 0);
            }
        }
    }
}
