// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSums;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Growth;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.history.Series;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** How a count of one owner's sockets grew over everything sampled up to the incident's end. */
record OwnerGrowth(SocketOwnerTrack owner, Growth growth, ToIntFunction<SocketSums> count, String what) {

    /** The owner with a process whose count grew most; empty if none has any. */
    static Optional<OwnerGrowth> worst(Measures m, ToIntFunction<SocketSums> count, String what) {
        return m.sockets().owners().stream()
                .filter(o -> o.pid() != null && o.protocol().equals("tcp"))
                .map(o -> new OwnerGrowth(o, Growth.of(series(m, o, count), m.thresholds()), count, what))
                .filter(g -> g.growth.to() > 0)
                .max(Comparator.comparingLong(g -> g.growth.rise()));
    }

    private static Series series(Measures m, SocketOwnerTrack owner, ToIntFunction<SocketSums> count) {
        return m.incident()
                .history()
                .series(sample -> sample.getTime().isAfter(m.window().to()) ? null : of(sample, owner, count));
    }

    private static @Nullable Long of(HostSample sample, SocketOwnerTrack owner, ToIntFunction<SocketSums> count) {
        if (sample.getSockets() == null) {
            return null;
        }
        for (SocketOwner candidate : sample.getSockets().getOwners()) {
            if (owner.pid() != null
                    && owner.pid().equals(candidate.getPid())
                    && owner.protocol().equals(candidate.getProtocol())) {
                return (long) count.applyAsInt(candidate.getSums());
            }
        }
        return sample.getSockets().getComplete() ? 0L : null;
    }

    /** The newest count. */
    Reading last() {
        return Reading.of(what + " of " + name(), growth.to(), Unit.SOCKETS, "ss", growth.time(), Origin.SAMPLE);
    }

    /** That count as a part of all its sockets. */
    Reading shareOfItsSockets() {
        SocketSums sums = owner.points().get(owner.points().size() - 1).sums();
        double share = sums.getSockets() == 0 ? 0 : (double) count.applyAsInt(sums) / sums.getSockets();
        return Reading.of(what + " as a part of its sockets", share, Unit.SHARE, "ss", growth.time(), Origin.SAMPLE);
    }

    /** Whether it looks like a leak. */
    Finding finding() {
        String words = name() + " has " + last().shown() + ' ' + what.replaceFirst("^sockets ", "") + ", up from "
                + growth.from() + " in " + growth.rising() + " rising samples";
        return Finding.of(growth.steady(), Fact.observed(last(), words));
    }

    /** Name of the owner. */
    String name() {
        return owner.comm() == null ? "pid " + owner.pid() : owner.comm();
    }

    /** The owner. */
    Party party() {
        return Parties.of(owner);
    }

    /** Its process, where it was sampled. */
    Optional<ProcessTrack> process(Measures m) {
        return owner.pid() == null ? Optional.empty() : m.processes().pid(owner.pid());
    }
}
