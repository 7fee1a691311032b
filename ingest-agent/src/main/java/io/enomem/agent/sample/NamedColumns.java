// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/**
 * Pairs of lines, names above numbers: {@code Tcp: ActiveOpens ...} then {@code Tcp: 12 ...}. netstat and snmp
 * (net/ipv4/proc.c). Which columns there are depends on the kernel; a label that does not repeat is skipped.
 */
record NamedColumns(byte[] file) implements CounterFormat {
    NamedColumns(String file) {
        this(CounterIndex.file(file));
    }

    @Override
    public void read(byte[] text, CounterValues values) {
        Words names = new Words(text);
        Words numbers = new Words(text);
        numbers.line();
        while (names.line() && numbers.line()) {
            boolean paired = names.word() && numbers.word() && sameWord(names, numbers);
            if (!paired) {
                continue;
            }
            int labelFrom = names.start();
            int labelTo = names.endOfLabel();
            while (names.word() && numbers.word()) {
                values.set(
                        CounterIndex.find(file, text, labelFrom, labelTo, text, names.start(), names.end()),
                        numbers.number());
            }
            names.line();
            numbers.line();
        }
    }

    private static boolean sameWord(Words a, Words b) {
        byte[] text = a.bytes();
        int length = a.end() - a.start();
        if (b.end() - b.start() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[a.start() + i] != text[b.start() + i]) {
                return false;
            }
        }
        return true;
    }
}
