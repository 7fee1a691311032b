// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Of which hosts nothing has come for a while of wall time. Time is told to it, by the one punctuator that reads a clock.
 * After a restart each host has its whole while again.
 */
final class Silence {
    /** Records that lay this long before they were read: this instance has work to catch up with, no host is silent. Ours. */
    private static final Duration BEHIND = Duration.ofSeconds(30);

    private final long silenceMillis;
    private final Set<String> heard = new HashSet<>();
    private final Map<String, Long> lastHeard = new HashMap<>();
    private long latestArrival = Long.MIN_VALUE;

    Silence(Duration silence) {
        this.silenceMillis = silence.toMillis();
    }

    /** A record of that host was read; it had arrived at that time. */
    void heard(String machineId, long arrivalMillis) {
        heard.add(machineId);
        latestArrival = Math.max(latestArrival, arrivalMillis);
    }

    /**
     * The silent ones.
     *
     * @param nowMillis wall time, Unix milliseconds
     * @param unfinished hosts that have something to close; only those are remembered
     */
    List<String> silent(long nowMillis, Set<String> unfinished) {
        boolean behind = !heard.isEmpty() && nowMillis - latestArrival > BEHIND.toMillis();
        lastHeard.keySet().retainAll(unfinished);
        List<String> silent = new ArrayList<>();
        for (String machineId : unfinished) {
            if (behind || heard.contains(machineId)) {
                lastHeard.put(machineId, nowMillis);
            } else if (nowMillis - lastHeard.computeIfAbsent(machineId, m -> nowMillis) >= silenceMillis) {
                silent.add(machineId);
            }
        }
        heard.clear();
        latestArrival = Long.MIN_VALUE;
        return silent;
    }
}
