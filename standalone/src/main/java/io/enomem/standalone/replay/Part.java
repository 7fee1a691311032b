// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.HostSample;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What one transaction of a feed holds. Whoever reads it may see one topic, or one host, whole before another, so what it
 * may hold is bounded by how far that would put one ahead of the other. Mutable.
 */
final class Part {
    /** Records of one part; ours: one commit costs some milliseconds. */
    private static final int MOST = 10_000;

    /**
     * How far one topic may get ahead of another with what one host says, and one host ahead of another where the kill on the
     * one may explain what broke on the other. Ours: two parts, one being written and one being read, stay below what the
     * tracker lets a record be late ({@code incident.revisable.ms}).
     */
    static final long AHEAD_MILLIS = Duration.ofHours(2).toMillis();

    private final Map<String, Map<String, Span>> spans = new HashMap<>();
    private int records;
    private boolean samples;
    private long from;
    private long to;

    /** The first and the last of some times, Unix milliseconds. */
    private record Span(long from, long to) {
        Span with(long millis) {
            return new Span(Math.min(from, millis), Math.max(to, millis));
        }

        /** How far apart that time and one of these are at most. */
        long apart(long millis) {
            return Math.max(millis - from, to - millis);
        }
    }

    /** Whether it may hold that record of a machine, too. */
    boolean takes(String machineId, String topic, Arrived arrived) {
        if (records == 0) {
            return true;
        }
        return records < MOST && !topicsApart(machineId, topic, arrived.millis()) && !hostsApart(machineId, arrived);
    }

    /** Holds it from now on. */
    void add(String machineId, String topic, Arrived arrived) {
        long millis = arrived.millis();
        spans.computeIfAbsent(machineId, machine -> new HashMap<>())
                .merge(topic, new Span(millis, millis), (span, one) -> span.with(millis));
        from = records == 0 ? millis : Math.min(from, millis);
        to = records == 0 ? millis : Math.max(to, millis);
        samples |= arrived.record() instanceof HostSample;
        records++;
    }

    /** It was committed. */
    void clear() {
        spans.clear();
        records = 0;
        samples = false;
    }

    int records() {
        return records;
    }

    /** Time of its earliest record. */
    long fromMillis() {
        return from;
    }

    private boolean topicsApart(String machineId, String topic, long millis) {
        return spans.getOrDefault(machineId, Map.of()).entrySet().stream()
                .anyMatch(
                        each -> !each.getKey().equals(topic) && each.getValue().apart(millis) > AHEAD_MILLIS);
    }

    /** Only samples tell who listens where, and so whose death may be the other end of what broke elsewhere. */
    private boolean hostsApart(String machineId, Arrived arrived) {
        boolean several = spans.size() > 1 || !spans.containsKey(machineId);
        boolean sampled = samples || arrived.record() instanceof HostSample;
        return several && sampled && new Span(from, to).apart(arrived.millis()) > AHEAD_MILLIS;
    }
}
