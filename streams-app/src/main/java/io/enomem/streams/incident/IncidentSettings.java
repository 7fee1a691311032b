// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.time.Duration;

/**
 * Times and bounds of the tracker. The defaults are ours; times are of the host's own clock unless said otherwise.
 *
 * @param quiet an incident without a signal for this long has ended
 * @param grace how much later than its time a record may come and still be in the first FINAL
 * @param cap longest incident; what goes on is the next incident
 * @param revisable how late a record may come and still revise a FINAL
 * @param announceAgain how often a continuation with the same cause and culprit is announced again
 * @param remembered how long earlier incidents count as recurrence
 * @param detail how long samples are kept at full resolution
 * @param minutes how long their one-minute reductions are kept
 * @param skew how far after its arrival an event time may lie before arrival is used instead
 * @param nearby how far around an incident other signals are shown to the engine
 * @param samplesPerMinute bound of the samples of a host within a minute; what exceeds it is left out, and said. An agent's
 *     finest resolution, 100 ms, makes 600
 * @param recordsPerHost bound of the kept records of a host; the oldest go first, but none of the last {@code cap}
 * @param recordsPerSource bound of the kept records of one log within 10 s; what exceeds it is left out, and said
 * @param incidentsPerHost bound of the remembered incidents of a host
 * @param hostsInMemory bound of the hosts whose trigger state is held in memory; others are read from the store again
 */
public record IncidentSettings(
        Duration quiet,
        Duration grace,
        Duration cap,
        Duration revisable,
        Duration announceAgain,
        Duration remembered,
        Duration detail,
        Duration minutes,
        Duration skew,
        Duration nearby,
        int samplesPerMinute,
        int recordsPerHost,
        int recordsPerSource,
        int incidentsPerHost,
        int hostsInMemory) {

    /** The defaults of design: quiet 30 s, grace 30 s, cap 10 min, revisable 6 h, 15 min of detail, 24 h of minutes. */
    public static IncidentSettings defaults() {
        return new IncidentSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofHours(6),
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofMinutes(15),
                Duration.ofHours(24),
                Duration.ofMinutes(5),
                Duration.ofSeconds(60),
                720,
                50_000,
                64,
                512,
                20_000);
    }
}
