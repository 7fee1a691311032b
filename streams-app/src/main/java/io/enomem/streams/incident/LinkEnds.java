// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Link;
import java.time.Duration;
import java.util.List;

/** Ends of broken connections that wait for their other end. Used by one thread. */
public interface LinkEnds {
    /** How far apart in time the two ends of one break may lie: the skew between two hosts' clocks that is borne. Ours. */
    Duration APART = Duration.ofSeconds(30);

    /** So many ends of one endpoint within {@link #APART} are looked at; ours: a server's clients that all notice its death. */
    int PER_ENDPOINT = 512;

    /** How long an end waits, by arrival: a spool may be drained that late, and its topic keeps it as long. Ours. */
    Duration WAITS = Duration.ofDays(1);

    /** At most {@link #PER_ENDPOINT} kept ends of that endpoint whose time lies within {@link #APART}, oldest first. */
    List<Link> near(String endpoint, long timeMillis);

    /** True if this end is kept already, exactly so. */
    boolean has(Link link);

    /** Keeps an end that arrived then, Unix milliseconds. */
    void keep(Link link, long arrivalMillis);
}
