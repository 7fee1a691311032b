// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.LocalEnds;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import java.util.Optional;

/**
 * Full send queues whose other ends are on this host and unread: neither a path nor a distant peer is slow, a process here
 * does not read.
 */
final class LocalReader {
    private LocalReader() {}

    /** Most of what the largest sender has written waits for one reader of this host. */
    static Finding leavesUnread(Measures m) {
        return m.sockets()
                .localReader()
                .map(ends -> Finding.atLeast(ends.share(), m.bound(Threshold.DIRECTION_SHARE)))
                .orElseGet(Finding::nothing);
    }

    /** That reader; empty if there is none. */
    static Optional<LocalEnds> of(Measures m) {
        return leavesUnread(m).holds() ? m.sockets().localReader() : Optional.empty();
    }

    /** Who that is. */
    static Party party(LocalEnds ends) {
        return Parties.process(ends.comm(), ends.pid(), ends.cgroup());
    }

    /** The same in words. */
    static String named(LocalEnds ends) {
        if (ends.comm() == null) {
            return "A process";
        }
        return ends.pid() == null ? ends.comm() : ends.comm() + " (pid " + ends.pid() + ')';
    }
}
