// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;

/** Computes a new tcp_mem from the host's own numbers, or refuses (root-causes.md 2.1). */
final class PoolBudget {
    private PoolBudget() {}

    /** The remedy, or its refusal; the peak is the incident's, unless a longer history was sampled. */
    static Remedy remedy(Measures m) {
        Reading ram = m.host().ram();
        Reading available = m.memory().availableShare();
        Reading peak = m.tcp().peak();
        Reading high = m.tcp().high();
        if (!ram.known() || !available.known() || !peak.known() || !high.known()) {
            return RemedyBuilder.notHere(Remedy.Kind.DURABLE, "sysctl -w net.ipv4.tcp_mem=...")
                    .why("A larger pool lets healthy flows keep their windows.")
                    .refused(
                            "it cannot be computed without MemTotal, MemAvailable, tcp_mem and TCP mem of /proc/net/sockstat")
                    .build();
        }
        double keep = m.value(Threshold.AVAILABLE_AMPLE);
        double page = m.host().pageSize();
        double total = ram.value() / page;
        double cap =
                Math.min(available.value() * total + peak.value() - keep * total, m.value(Threshold.POOL_MOST) * total);
        long wanted = (long) Math.min(m.value(Threshold.POOL_HEADROOM) * peak.value(), cap);
        RemedyBuilder.Ready raise = RemedyBuilder.durable(
                        "sysctl -w net.ipv4.tcp_mem=\"" + wanted / 2 + ' ' + wanted * 2 / 3 + ' ' + wanted + '"')
                .why(
                        "Half as much again as the peak of this incident (no 7 days of history were used), in pages, within 20 % of RAM"
                                + " and leaving 15 % of it available.")
                .risk("Memory of sockets cannot be swapped or reclaimed.")
                .interrupts("nothing")
                .verify(
                        "press in /proc/net/protocols is no and mem stays below 80 % of the first value at the next peak")
                .rollback(Former.of(m, "net.ipv4.tcp_mem"));
        if (available.value() < keep) {
            raise.refused("MemAvailable is below 15 % of RAM: a larger pool would take it from processes");
        } else if (wanted <= high.value()) {
            raise.refused("there is no budget or no need: the present limit is " + high.shown());
        }
        return raise.build();
    }
}
