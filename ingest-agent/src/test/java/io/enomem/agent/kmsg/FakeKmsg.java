// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A kernel's ring of a few records, with one reader at a time. */
final class FakeKmsg implements KmsgDevice.Opener {
    private final int capacity;
    private final List<String> ring = new ArrayList<>();
    private long first;
    private long reader;
    private int failuresToCome;
    private boolean closed;

    FakeKmsg(int capacity) {
        this.capacity = capacity;
    }

    /** The kernel prints a line, stamped with as many seconds as its sequence number. */
    synchronized void print(String text) {
        long sequence = first + ring.size();
        put("6," + sequence + "," + sequence * 1_000_000 + ",-;" + text + "\n");
    }

    /** Something lands in the ring as it is. */
    synchronized void put(String raw) {
        ring.add(raw);
        if (ring.size() > capacity) {
            ring.remove(0);
            first++;
        }
        notifyAll();
    }

    /** The next reads fail, each once. */
    synchronized void fail(int times) {
        failuresToCome = times;
        notifyAll();
    }

    synchronized boolean isDrained() {
        return reader == first + ring.size();
    }

    @Override
    public synchronized KmsgDevice open() {
        reader = first;
        closed = false;
        return new KmsgDevice() {
            @Override
            public void read(ByteBuffer buffer) throws IOException {
                readNext(buffer);
            }

            @Override
            public void close() {
                closeReader();
            }
        };
    }

    private synchronized void closeReader() {
        closed = true;
        notifyAll();
    }

    private synchronized void readNext(ByteBuffer buffer) throws IOException {
        if (failuresToCome > 0) {
            failuresToCome--;
            throw new IOException("Input/output error");
        }
        if (reader < first) {
            reader = first;
            throw new KmsgDevice.OverrunException();
        }
        while (isDrained() && !closed && failuresToCome == 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new ClosedChannelException();
            }
        }
        if (closed) {
            throw new ClosedChannelException();
        }
        if (failuresToCome > 0) {
            readNext(buffer);
            return;
        }
        buffer.put(ring.get((int) (reader - first)).getBytes(StandardCharsets.UTF_8));
        reader++;
    }
}
