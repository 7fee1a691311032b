// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.ship.Sink;
import io.enomem.schemas.Gap;
import io.enomem.schemas.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;

/** A broker in memory: what is on its way is acknowledged when the test says so, and lost in a crash. */
final class AckingSink implements Sink {
    final List<LogRecord> delivered = new CopyOnWriteArrayList<>();
    final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final List<Runnable> underway = new ArrayList<>();

    @Override
    public synchronized void put(SpecificRecord record, Runnable acknowledged) {
        if (record instanceof Gap gap) {
            gaps.add(gap);
            underway.add(acknowledged);
            return;
        }
        underway.add(() -> {
            delivered.add((LogRecord) record);
            acknowledged.run();
        });
    }

    /** Acknowledges about half of what is on its way, in any order. */
    synchronized void acknowledgeSome(Random random) {
        List<Runnable> some =
                underway.stream().filter(each -> random.nextBoolean()).toList();
        underway.removeAll(some);
        some.forEach(Runnable::run);
    }

    /** Acknowledges all. */
    synchronized void acknowledgeAll() {
        underway.forEach(Runnable::run);
        underway.clear();
    }

    /** Loses what is on its way. */
    synchronized void crash() {
        underway.clear();
    }
}
