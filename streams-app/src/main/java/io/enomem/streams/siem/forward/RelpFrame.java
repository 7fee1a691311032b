// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * One frame of RELP (rsyslog's doc/relp.html): {@code TXNR SP COMMAND SP DATALEN [SP DATA] LF}.
 *
 * @param transaction 0 to 999,999,999; 0 is a hint of the server's own
 * @param data as many bytes as the frame said
 */
record RelpFrame(int transaction, String command, byte[] data) {
    /** Nine digits, by the protocol. */
    static final int LAST_TRANSACTION = 999_999_999;

    private static final int LONGEST_COMMAND = 32;
    /** Answers are short; whoever sends more is no RELP server. */
    private static final int LONGEST_DATA = 65_536;

    static RelpFrame of(int transaction, String command, String data) {
        return new RelpFrame(transaction, command, data.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        String head = transaction + " " + command + ' ' + data.length + (data.length == 0 ? "" : " ");
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[start.length + data.length + 1];
        System.arraycopy(start, 0, frame, 0, start.length);
        System.arraycopy(data, 0, frame, start.length, data.length);
        frame[frame.length - 1] = '\n';
        return frame;
    }

    /** The next frame; EOFException at the end of the stream, IOException for what is no frame. */
    static RelpFrame read(InputStream in) throws IOException {
        int transaction = number(word(in), LAST_TRANSACTION);
        String command = word(in);
        StringBuilder digits = new StringBuilder();
        int end = read1(in);
        while (end != ' ' && end != '\n' && digits.length() <= LONGEST_COMMAND) {
            digits.append((char) end);
            end = read1(in);
        }
        int length = number(digits.toString(), LONGEST_DATA);
        byte[] data = in.readNBytes(end == ' ' ? length : 0);
        if (end == ' ' && (data.length < length || read1(in) != '\n')) {
            throw new IOException("The receiver does not speak RELP: frame of " + length + " bytes does not end there");
        }
        return new RelpFrame(transaction, command, data);
    }

    String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    private static String word(InputStream in) throws IOException {
        StringBuilder word = new StringBuilder();
        for (int c = read1(in); c != ' '; c = read1(in)) {
            if (c < ' ' || word.length() >= LONGEST_COMMAND) {
                throw new IOException("The receiver does not speak RELP: no frame begins so");
            }
            word.append((char) c);
        }
        return word.toString();
    }

    private static int number(String digits, int most) throws IOException {
        boolean legal =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!legal || Integer.parseInt(digits) > most) {
            throw new IOException("The receiver does not speak RELP: a number from 0 to " + most + " was expected");
        }
        return Integer.parseInt(digits);
    }

    private static int read1(InputStream in) throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("end of stream");
        }
        return c;
    }
}
