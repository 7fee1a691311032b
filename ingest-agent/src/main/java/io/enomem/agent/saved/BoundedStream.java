// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.io.InputStream;

/** Unpacked bytes that end early, with a notice, where they are too many, too many for what they were packed in, or damaged. */
final class BoundedStream extends InputStream {
    private final InputStream unpacked;
    private final CountingStream packed;
    private final String name;
    private final Notices notices;
    private long count;
    private boolean ended;

    BoundedStream(InputStream unpacked, CountingStream packed, String name, Notices notices) {
        this.unpacked = unpacked;
        this.packed = packed;
        this.name = name;
        this.notices = notices;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
        if (ended) {
            return -1;
        }
        try {
            int read = unpacked.read(buffer, from, length);
            count += Math.max(0, read);
            ended = read < 0 || isTooMuch();
            return read;
        } catch (IOException | RuntimeException e) {
            // decoders throw both at damaged input
            end("it is damaged after " + count + " bytes (" + e.getMessage() + "); what came before was read");
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }

    private boolean isTooMuch() {
        if (count > Limits.MAX_BYTES) {
            end("it unpacks to more than " + (Limits.MAX_BYTES >> 30) + " GiB; the rest was not read");
        } else if (count > Limits.RATIO_FREE_BYTES && count / Limits.MAX_RATIO > packed.count()) {
            end("it unpacks to more than " + Limits.MAX_RATIO + " times its size; the rest was not read");
        }
        return ended;
    }

    private void end(String why) {
        ended = true;
        notices.add(name + ": " + why);
    }
}
