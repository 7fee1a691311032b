// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;

/** Adds the bytes that are read to a count of many streams. */
final class CountedStream extends FilterInputStream {
    private final LongAdder total;

    CountedStream(InputStream in, LongAdder total) {
        super(in);
        this.total = total;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        total.add(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = in.read(buffer, from, length);
        total.add(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = in.skip(bytes);
        total.add(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
