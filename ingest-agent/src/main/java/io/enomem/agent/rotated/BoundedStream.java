// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.rotated;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Unpacked bytes that end early, with a notice, where they are too many, too many for what they were packed in, or damaged. */
final class BoundedStream extends InputStream {
    private final InputStream unpacked;
    private final CountingStream packed;
    private final String name;
    private final Consumer<String> notices;
    private long count;
    private boolean ended;

    BoundedStream(InputStream unpacked, CountingStream packed, String name, Consumer<String> notices) {
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
        if (count > UnpackLimits.MAX_BYTES) {
            end("it unpacks to more than " + (UnpackLimits.MAX_BYTES >> 30) + " GiB; the rest was not read");
        } else if (count > UnpackLimits.RATIO_FREE_BYTES && count / UnpackLimits.MAX_RATIO > packed.count()) {
            end("it unpacks to more than " + UnpackLimits.MAX_RATIO + " times its size; the rest was not read");
        }
        return ended;
    }

    private void end(String why) {
        ended = true;
        notices.accept(name + ": " + why);
    }
}
