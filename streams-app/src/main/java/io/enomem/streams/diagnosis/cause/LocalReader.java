// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.LocalEnds;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import java.util.Optional;

/**
 * Full send queues whose other ends are on this host and unread: the path is the host's own memory and the window was
 * closed by a process that does not read, so that the reader holds the pool, through its senders.
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

    /** Send memory prevails, its queues stand, and they wait for that reader. */
    static Finding holdsThroughSenders(Measures m) {
        return TcpFindings.mostly(m, Flow.SEND).and(leavesUnread(m)).and(TcpFindings.stuck(m, Flow.SEND));
    }

    /** The reader, where it holds the pool through its senders. */
    static Optional<LocalEnds> through(Measures m) {
        return TcpFindings.mostly(m, Flow.SEND).and(leavesUnread(m)).holds()
                ? m.sockets().localReader()
                : Optional.empty();
    }

    /** Who that is. */
    static Party party(LocalEnds ends) {
        return Parties.process(ends.comm(), ends.pid(), ends.cgroup());
    }
}
