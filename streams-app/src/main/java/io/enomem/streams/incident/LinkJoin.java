// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LinkRole;
import java.util.ArrayList;
import java.util.List;

/** Joins the two ends of a broken connection by the service's endpoint and their time. Not thread-safe. */
public final class LinkJoin {
    private final LinkEnds ends;

    /**
     * @param ends those that wait
     */
    public LinkJoin(LinkEnds ends) {
        this.ends = ends;
    }

    /**
     * The pairs that an end makes with those that wait; it waits itself from now on. None for one that waits already: an
     * incident's next revision tells its ends again.
     *
     * @param again pairs are made even so
     * @param arrivalMillis when it arrived, Unix milliseconds
     */
    public List<LinkMatch> join(Link link, boolean again, long arrivalMillis) {
        if (!again && ends.has(link)) {
            return List.of();
        }
        List<LinkMatch> matches = new ArrayList<>();
        for (Link other : ends.near(link.getEndpoint(), link.getTime().toEpochMilli())) {
            if (areEndsOfOne(link, other)) {
                matches.add(link.getRole() == LinkRole.VICTIM ? match(link, other) : match(other, link));
            }
        }
        ends.keep(link, arrivalMillis);
        return matches;
    }

    private static boolean areEndsOfOne(Link one, Link other) {
        boolean victimAndKiller = (one.getRole() == LinkRole.VICTIM && other.getRole() == LinkRole.KILLER)
                || (one.getRole() == LinkRole.KILLER && other.getRole() == LinkRole.VICTIM);
        // On one host its own incident tracker sees both ends.
        boolean twoHosts = !one.getMachineId().equals(other.getMachineId());
        boolean sameClient = one.getPeer() == null
                || other.getPeer() == null
                || one.getPeer().equals(other.getPeer());
        return victimAndKiller && twoHosts && sameClient;
    }

    /** Goes to the victim's machine. */
    private static LinkMatch match(Link victim, Link killer) {
        return LinkMatch.newBuilder()
                .setMachineId(victim.getMachineId())
                .setVictim(victim)
                .setKiller(killer)
                .build();
    }
}
