// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.Sink;
import io.enomem.schemas.Gap;
import io.enomem.schemas.KernelRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;

/** A sink that acknowledges at once, and may be held. */
final class Collected implements Sink {
    private final List<SpecificRecord> records = new CopyOnWriteArrayList<>();
    volatile boolean acknowledging = true;
    private boolean held;

    @Override
    public void put(SpecificRecord record, Runnable acknowledged) throws InterruptedException {
        synchronized (this) {
            while (held) {
                wait();
            }
        }
        records.add(record);
        if (acknowledging) {
            acknowledged.run();
        }
    }

    synchronized void hold() {
        held = true;
    }

    synchronized void letGo() {
        held = false;
        notifyAll();
    }

    List<KernelRecord> kernelRecords() {
        return records.stream()
                .filter(KernelRecord.class::isInstance)
                .map(KernelRecord.class::cast)
                .toList();
    }

    List<String> texts() {
        return kernelRecords().stream().map(KernelRecord::getText).toList();
    }

    List<Gap> gaps() {
        return records.stream()
                .filter(Gap.class::isInstance)
                .map(Gap.class::cast)
                .toList();
    }
}
