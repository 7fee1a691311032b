// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;

/**
 * The text of {@code ss -s}: {@code TCP:   80 (estab 2, closed 70, orphaned 1, synrecv 0, timewait 70/0), ports 0}. It
 * repeats numbers of sockstat, for trees that do not hold that file.
 */
final class SsSummary implements CounterFormat {
    private static final Counter ORPHANS = Counter.named("sockstat.TCP.orphan");
    private static final Counter TIME_WAIT = Counter.named("sockstat.TCP.tw");
    private static final Counter ESTABLISHED = Counter.named("snmp.Tcp.CurrEstab");

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        while (words.line()) {
            if (words.word() && words.is("TCP:")) {
                while (words.word()) {
                    field(words, values);
                }
            }
        }
    }

    private static void field(Words words, CounterValues values) {
        if (words.is("(estab") && words.word()) {
            setUnknown(values, ESTABLISHED, leadingNumber(words));
        } else if (words.is("orphaned") && words.word()) {
            setUnknown(values, ORPHANS, leadingNumber(words));
        } else if (words.is("timewait") && words.word()) {
            setUnknown(values, TIME_WAIT, leadingNumber(words));
        }
    }

    private static void setUnknown(CounterValues values, Counter counter, long value) {
        if (values.get(counter) == null) {
            values.set(counter, value);
        }
    }

    /** {@code 70,} or {@code 70/0),}: the digits in front. */
    private static long leadingNumber(Words words) {
        byte[] text = words.bytes();
        int end = words.start();
        while (end < words.end() && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return Words.decimal(text, words.start(), end);
    }
}
