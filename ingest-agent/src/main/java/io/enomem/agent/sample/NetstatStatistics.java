// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@code netstat -s}, which older reports carry instead of /proc/net/snmp and netstat: sentences around the
 * numbers (net-tools, statistics.c), or {@code Name: 12} for what it has no sentence for. It leaves out what is 0.
 */
final class NetstatStatistics implements CounterFormat {
    private static final String NUMBER = "%";
    private static final Map<String, Counter> SENTENCES = sentences();

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        String group = "";
        while (words.line()) {
            if (!words.word()) {
                continue;
            }
            boolean title = words.start() == words.lineStart() && words.endOfLabel() < words.end();
            if (title) {
                group = new String(text, words.start(), words.endOfLabel() - words.start(), StandardCharsets.UTF_8);
            } else {
                line(words, group, values);
            }
        }
    }

    /** Makes the key of a line: its words, the number replaced. */
    private static void line(Words words, String group, CounterValues values) {
        StringBuilder key = new StringBuilder(group).append(':');
        long value = Words.NOT_A_NUMBER;
        boolean more = true;
        while (more && key.length() < 128) {
            if (value < 0 && words.number() >= 0) {
                value = words.number();
                key.append(' ').append(NUMBER);
            } else {
                key.append(' ').append(words.string());
            }
            more = words.word();
        }
        String sentence = key.toString();
        Counter counter =
                SENTENCES.get(sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence);
        values.set(counter == null ? named(sentence, group) : counter, value);
    }

    /** {@code TcpExt: TCPMemoryPressures: %}. */
    private static @Nullable Counter named(String sentence, String group) {
        int name = group.length() + 2;
        int end = sentence.indexOf(": " + NUMBER, name);
        if (end < 0 || end + 3 != sentence.length()) {
            return null;
        }
        String file = group.equals("TcpExt") ? "netstat." : "snmp.";
        return Counter.find(file + group + "." + sentence.substring(name, end)).orElse(null);
    }

    private static Map<String, Counter> sentences() {
        Map<String, Counter> s = new HashMap<>();
        put(s, "snmp.Tcp.ActiveOpens", "% active connection openings", "% active connections openings");
        put(s, "snmp.Tcp.PassiveOpens", "% passive connection openings");
        put(s, "snmp.Tcp.AttemptFails", "% failed connection attempts");
        put(s, "snmp.Tcp.EstabResets", "% connection resets received");
        put(s, "snmp.Tcp.CurrEstab", "% connections established");
        put(s, "snmp.Tcp.InSegs", "% segments received");
        put(s, "snmp.Tcp.OutSegs", "% segments sent out", "% segments send out");
        put(s, "snmp.Tcp.RetransSegs", "% segments retransmitted", "% segments retransmited");
        put(s, "snmp.Tcp.InErrs", "% bad segments received");
        put(s, "snmp.Tcp.OutRsts", "% resets sent");
        put(s, "snmp.Udp.InDatagrams", "% packets received");
        put(s, "snmp.Udp.NoPorts", "% packets to unknown port received");
        put(s, "snmp.Udp.InErrors", "% packet receive errors");
        put(s, "snmp.Udp.OutDatagrams", "% packets sent");
        put(s, "snmp.Udp.RcvbufErrors", "% receive buffer errors");
        put(s, "snmp.Udp.SndbufErrors", "% send buffer errors");
        put(s, "netstat.TcpExt.SyncookiesSent", "% SYN cookies sent");
        put(s, "netstat.TcpExt.SyncookiesRecv", "% SYN cookies received");
        put(s, "netstat.TcpExt.SyncookiesFailed", "% invalid SYN cookies received");
        put(s, "netstat.TcpExt.EmbryonicRsts", "% resets received for embryonic SYN_RECV sockets");
        put(s, "netstat.TcpExt.PruneCalled", "% packets pruned from receive queue because of socket buffer overrun");
        put(s, "netstat.TcpExt.RcvPruned", "% packets pruned from receive queue");
        put(
                s,
                "netstat.TcpExt.OfoPruned",
                "% packets dropped from out-of-order queue because of socket buffer overrun");
        put(s, "netstat.TcpExt.OutOfWindowIcmps", "% ICMP packets dropped because they were out-of-window");
        put(s, "netstat.TcpExt.TW", "% TCP sockets finished time wait in fast timer");
        put(s, "netstat.TcpExt.TWRecycled", "% time wait sockets recycled by time stamp");
        put(s, "netstat.TcpExt.ListenOverflows", "% times the listen queue of a socket overflowed");
        put(s, "netstat.TcpExt.ListenDrops", "% SYNs to LISTEN sockets dropped", "% SYNs to LISTEN sockets ignored");
        put(s, "netstat.TcpExt.TCPMemoryPressures", "TCP ran low on memory % times");
        put(s, "netstat.TcpExt.TCPAbortOnData", "% connections reset due to unexpected data");
        put(s, "netstat.TcpExt.TCPAbortOnClose", "% connections reset due to early user close");
        put(s, "netstat.TcpExt.TCPAbortOnMemory", "% connections aborted due to memory pressure");
        put(s, "netstat.TcpExt.TCPAbortOnTimeout", "% connections aborted due to timeout");
        put(s, "netstat.TcpExt.TCPAbortOnLinger", "% connections aborted after user close in linger timeout");
        put(s, "netstat.TcpExt.TCPAbortFailed", "% times unable to send RST due to no memory");
        put(s, "netstat.TcpExt.TCPRcvCollapsed", "% packets collapsed in receive queue due to low socket buffer");
        put(s, "netstat.TcpExt.TCPTimeouts", "% other TCP timeouts");
        put(s, "netstat.TcpExt.TCPLostRetransmit", "% retransmits lost");
        put(
                s,
                "netstat.TcpExt.TCPSackRecovery",
                "% times recovered from packet loss by selective acknowledgements",
                "% times recovered from packet loss due to SACK data");
        return Map.copyOf(s);
    }

    private static void put(Map<String, Counter> all, String counter, String... sentences) {
        String group = counter.substring(counter.indexOf('.') + 1, counter.lastIndexOf('.'));
        for (String sentence : sentences) {
            all.put(group + ": " + sentence, Counter.named(counter));
        }
    }
}
