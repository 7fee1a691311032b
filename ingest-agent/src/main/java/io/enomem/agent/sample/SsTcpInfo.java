// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/** tcp_info as ss -i writes it: {@code cubic rto:204 bytes_acked:1 lastsnd:20 busy:72ms rwnd_limited:12ms(0.1%) ...}. */
final class SsTcpInfo {
    private final Words words;
    private @Nullable Long bytesReceived;
    private @Nullable Long bytesAcked;
    private @Nullable Long lastReceive;
    private @Nullable Long lastSend;
    private @Nullable Integer rwndLimited;
    private @Nullable Integer backoff;
    private boolean any;

    SsTcpInfo(byte[] text, int from, int to) {
        this.words = new Words(text, from, to);
    }

    /** What is of interest, or null if there is no tcp_info. */
    @Nullable
    TcpDetails read() {
        while (words.line()) {
            while (words.word()) {
                take();
            }
        }
        return any ? new TcpDetails(bytesReceived, bytesAcked, lastReceive, lastSend, rwndLimited, backoff) : null;
    }

    private void take() {
        if (words.startsWith("cwnd:") || words.startsWith("rto:")) {
            any = true;
        } else if (words.startsWith("lastsnd:")) {
            any = true;
            lastSend = TcpDetails.stamp(after("lastsnd:"));
        } else if (words.startsWith("lastrcv:")) {
            lastReceive = TcpDetails.stamp(after("lastrcv:"));
        } else if (words.startsWith("bytes_acked:")) {
            bytesAcked = known(after("bytes_acked:"));
        } else if (words.startsWith("bytes_received:")) {
            bytesReceived = known(after("bytes_received:"));
        } else if (words.startsWith("backoff:")) {
            long value = after("backoff:");
            backoff = value < 0 || value > 255 ? null : Integer.valueOf((int) value);
        } else if (words.startsWith("busy:") && rwndLimited == null) {
            // What was busy and not limited is written without the limit.
            rwndLimited = 0;
        } else if (words.startsWith("rwnd_limited:")) {
            rwndLimited = share();
        }
    }

    private static @Nullable Long known(long value) {
        return value < 0 ? null : Long.valueOf(value);
    }

    private long after(String name) {
        return Words.decimal(words.bytes(), words.start() + name.length(), words.end());
    }

    /** {@code rwnd_limited:12ms(0.1%)}: hundredths of a percent. */
    private @Nullable Integer share() {
        String word = words.string();
        int open = word.indexOf('(');
        int percent = word.indexOf('%', open + 1);
        if (open < 0 || percent < 0) {
            return null;
        }
        try {
            double share = Double.parseDouble(word.substring(open + 1, percent));
            return share >= 0 && share <= 100 ? Integer.valueOf((int) Math.round(share * 100)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
