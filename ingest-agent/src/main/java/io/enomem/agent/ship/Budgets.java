// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Bytes that each lane may hold in memory. Thread-safe. */
final class Budgets {
    private final int bytes;
    private final List<Semaphore> ofLane;

    Budgets(int bytes) {
        this.bytes = bytes;
        this.ofLane = Stream.of(Lane.values()).map(lane -> new Semaphore(bytes)).toList();
    }

    /** Waits for room and takes it; gives what was taken. A record larger than the budget takes all of it. */
    int acquire(Lane lane, int wanted) throws InterruptedException {
        int cost = Math.min(bytes, wanted);
        ofLane.get(lane.ordinal()).acquire(cost);
        return cost;
    }

    void release(Lane lane, int cost) {
        ofLane.get(lane.ordinal()).release(cost);
    }
}
