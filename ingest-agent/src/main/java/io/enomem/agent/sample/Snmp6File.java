// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/** /proc/net/snmp6: {@code Udp6InDatagrams 12}, group and field written as one word (net/ipv6/proc.c). */
final class Snmp6File implements CounterFormat {
    private static final byte[] FILE = CounterIndex.file("snmp6");
    private static final String GROUP = "Udp6";

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        while (words.line()) {
            if (words.word() && words.startsWith(GROUP)) {
                int group = words.start();
                int field = group + GROUP.length();
                int to = words.end();
                if (words.word()) {
                    values.set(CounterIndex.find(FILE, text, group, field, text, field, to), words.number());
                }
            }
        }
    }
}
