// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.rotated;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Unpacked bytes that end early, with a notice, where they are too many, too many for what they were packed in, or damaged. */
final class BoundedStream extends InputStream {
    /** Bytes asked for at once: some decoders keep back what they had unpacked of them when the rest is missing. Ours. */
    private static final int PIECE = 1024;

    private final InputStream unpacked;
    private final String name;
    private final Consumer<String> notices;
    private final UnpackBound bound;
    private boolean ended;

    BoundedStream(InputStream unpacked, CountingStream packed, String name, Consumer<String> notices) {
        this.unpacked = unpacked;
        this.name = name;
        this.notices = notices;
        this.bound = new UnpackBound(packed::count, name, notices);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
        int filled = 0;
        while (filled < length && !ended) {
            filled += Math.max(0, readPiece(buffer, from + filled, Math.min(length - filled, PIECE)));
        }
        return filled == 0 && length > 0 ? -1 : filled;
    }

    private int readPiece(byte[] buffer, int from, int length) {
        try {
            int read = unpacked.read(buffer, from, length);
            ended = bound.reachedBy(Math.max(0, read)) || read < 0;
            return read;
        } catch (IOException | RuntimeException e) {
            // decoders throw both at damaged input
            ended = true;
            notices.accept(name + ": it is damaged after " + bound.unpacked() + " bytes (" + reason(e)
                    + "); what came before was read");
            return -1;
        }
    }

    /** Decoders say nothing at an end that comes too early. */
    private static String reason(Exception failure) {
        String message = failure.getMessage();
        if (message != null) {
            return message;
        }
        return failure instanceof EOFException
                ? "it ends too early"
                : failure.getClass().getSimpleName();
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }
}
