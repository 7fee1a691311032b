// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What follows the two ends in a line of ss. Names of processes and cgroups are hostile: they may look like any field.
 * Therefore the text is read in the order in which ss writes it (misc/ss.c), a name being skipped as a whole, and what
 * is of the kernel alone, memory and tcp_info, is only looked for behind the names.
 */
final class SsDetails {
    private static final int MAX_TEXT = 512;

    private final byte[] text;
    private final int to;
    private int at;

    private @Nullable Owner owner;
    private SocketTimer timer = SocketTimer.OFF;
    private long inode = SocketEntry.UNKNOWN_INODE;
    private long cookie;
    private @Nullable String cgroup;
    private @Nullable Skmem memory;
    private @Nullable TcpDetails details;

    SsDetails(byte[] text, int from, int to) {
        this.text = text;
        this.at = from;
        this.to = to;
    }

    SocketEntry entry(boolean tcp, TcpState state, Endpoint local, Endpoint remote, long receiveQueue, long sendQueue) {
        boolean more = true;
        while (more) {
            skipBlanks();
            more = at < to && item();
        }
        if (at < to) {
            details = new SsTcpInfo(text, at, to).read();
        }
        return new SocketEntry(
                tcp,
                state,
                local,
                remote,
                receiveQueue,
                sendQueue,
                memory,
                inode,
                cookie,
                owner,
                cgroup,
                timer,
                details);
    }

    /** 0 if it is no number of at most 64 bits. */
    private long hexadecimal(int from, int end) {
        try {
            return Long.parseUnsignedLong(string(from, end), 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void skipBlanks() {
        while (at < to && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    /** Reads an item; false at the first of tcp_info. */
    private boolean item() {
        if (startsWith("users:(")) {
            SsUsers users = new SsUsers(text, at + "users:(".length(), to);
            owner = users.first();
            at = users.end();
        } else if (startsWith("timer:(")) {
            int start = at + "timer:(".length();
            skipTo(')');
            timer = SocketTimer.of(string(start, end(start, ',')));
        } else if (cgroup == null && startsWith("cgroup:")) {
            int start = at + "cgroup:".length();
            at = endOfCgroup(start);
            cgroup = Text.bounded(string(start, at), MAX_TEXT);
        } else if (startsWith("skmem:(") || startsWith("mem:(")) {
            boolean full = startsWith("skmem:(");
            int start = at + (full ? "skmem:(".length() : "mem:(".length());
            skipTo(')');
            memory = skmem(start, at);
        } else if (startsWith("ino:")) {
            int start = at + "ino:".length();
            skipWord();
            inode = Math.max(SocketEntry.UNKNOWN_INODE, Words.decimal(text, start, at));
        } else if (startsWith("sk:")) {
            int start = at + "sk:".length();
            skipWord();
            cookie = hexadecimal(start, at);
        } else if (startsWith("uid:") || startsWith("fwmark:") || startsWith("v6only:") || startsWith("class_id:")) {
            skipWord();
        } else if (isArrow(at)) {
            at += 3;
        } else {
            return false;
        }
        return true;
    }

    private boolean startsWith(String word) {
        if (to - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void skipWord() {
        while (at < to && text[at] != ' ' && text[at] != '\t') {
            at++;
        }
    }

    private void skipTo(char last) {
        while (at < to && text[at] != last) {
            at++;
        }
        at = Math.min(to, at + 1);
    }

    private int end(int from, char last) {
        int i = from;
        while (i < to && text[i] != last && text[i] != ')') {
            i++;
        }
        return i;
    }

    /** The arrow of the shutdown state, {@code <->}, {@code -->}, {@code <--} or {@code ---}, is written behind the path. */
    private int endOfCgroup(int from) {
        for (int i = to - 3; i > from; i--) {
            if (isArrow(i)) {
                return trimmed(from, i);
            }
        }
        int i = from;
        while (i < to && text[i] != ' ' && text[i] != '\t') {
            i++;
        }
        return i;
    }

    private boolean isArrow(int i) {
        return i + 3 <= to
                && (text[i] == '<' || text[i] == '-')
                && text[i + 1] == '-'
                && (text[i + 2] == '>' || text[i + 2] == '-')
                && (text[i - 1] == ' ' || text[i - 1] == '\t')
                && (i + 3 == to || text[i + 3] == ' ' || text[i + 3] == '\t');
    }

    /** Between path and arrow ss may write {@code v6only:0}. */
    private int trimmed(int from, int arrow) {
        int end = arrow;
        while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
            end--;
        }
        int flag = end - " v6only:0".length();
        boolean hasFlag = flag > from && string(flag, end - 1).equals(" v6only:");
        return hasFlag ? flag : end;
    }

    /** {@code r0,rb131072,t0,tb87040,f0,w0,o0,bl0,d0}; older kernels leave out the last two, mem: all limits. */
    private Skmem skmem(int from, int end) {
        long[] values = new long[7];
        int i = from;
        while (i < end) {
            int name = i;
            while (i < end && (text[i] < '0' || text[i] > '9')) {
                i++;
            }
            int digits = i;
            while (i < end && text[i] >= '0' && text[i] <= '9') {
                i++;
            }
            int field = field(string(name, digits));
            if (field >= 0 && i > digits) {
                values[field] = Math.max(0, Words.decimal(text, digits, i));
            }
            i++;
        }
        return new Skmem(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    private static int field(String name) {
        return switch (name) {
            case "r" -> 0;
            case "rb" -> 1;
            case "tb" -> 2;
            case "f" -> 3;
            case "w" -> 4;
            case "o" -> 5;
            case "d" -> 6;
            default -> -1;
        };
    }

    private String string(int from, int end) {
        return new String(text, from, Math.max(0, end - from), StandardCharsets.UTF_8);
    }
}
