// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import org.apache.avro.specific.SpecificRecord;

/** Where sources put their records. Thread-safe. */
public interface Sink {
    /**
     * Takes a record. Waits while the record's lane is full, which is how a source learns to slow down.
     *
     * @param record a KernelRecord, LogRecord, HostSample, HostInfo or Gap
     * @param acknowledged runs once, on any thread, when the broker has the record; a source stores its position then,
     *     and never before. It does not run for a record that went through the spool: after a restart such a record
     *     may be read and sent again, and its natural identity tells the repeat.
     * @throws InterruptedException if interrupted while waiting
     */
    void put(SpecificRecord record, Runnable acknowledged) throws InterruptedException;
}
