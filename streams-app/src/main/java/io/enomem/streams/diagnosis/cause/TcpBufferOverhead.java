// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.SocketSums;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A6. Buffers are mostly empty: tiny segments or out-of-order queues fill the pool with overhead. */
@CauseInfo(
        id = "tcp-buffer-overhead",
        mechanism =
                "Memory is charged for whole buffers (truesize), not payload. Tiny segments, or data that waits out of order, hold"
                        + " many times what they carry.",
        lookAlikes =
                @LookAlike(
                        id = "tcp-receive-buffers",
                        separatedBy = "skmem r over Recv-Q: 4 or more here, below 2 there."),
        doNot = "Raising buffers makes room for more overhead.",
        sources = {"net/ipv4/tcp_input.c tcp_collapse, tcp_prune_queue"})
final class TcpBufferOverhead extends Cause {
    TcpBufferOverhead() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("receive memory is at least half of TCP memory", m -> TcpFindings.mostly(m, Flow.RECEIVE))
                .necessary(
                        "receive memory is 4 times the unread payload or more",
                        m -> Finding.atLeast(TcpBufferMeasures.overhead(m), m.bound(Threshold.OVERHEAD_LARGE)))
                .necessary("the kernel merged or dropped to recover overhead", TcpBufferOverhead::collapsed)
                .supporting("the kernel merged or dropped to recover overhead", TcpBufferOverhead::collapsed)
                .supporting(
                        "receive memory is 4 times the unread payload or more",
                        m -> Finding.atLeast(TcpBufferMeasures.overhead(m), m.bound(Threshold.OVERHEAD_LARGE))));
    }

    private static Finding collapsed(Measures m) {
        return Finding.positive(m.counters()
                .increaseOfAny(
                        "buffers merged, queues pruned",
                        "netstat.TcpExt.TCPRcvCollapsed",
                        "netstat.TcpExt.OfoPruned",
                        "netstat.TcpExt.TCPOFODrop",
                        "netstat.TcpExt.PruneCalled"));
    }

    @Override
    public String summary(Measures m) {
        SocketSums sums = TcpBufferMeasures.peakSums(m, Flow.RECEIVE);
        if (sums != null && sums.getRmemBytes() > 0 && sums.getReceiveQueueBytes() == 0) {
            return "Out-of-order segments fill the TCP pool: receive buffers of "
                    + Unit.BYTES.format(sums.getRmemBytes()) + " hold nothing that can be read yet.";
        }
        return Sentence.of("Tiny or out-of-order segments fill the TCP pool")
                .clause(": receive buffers hold %s times their payload", TcpBufferMeasures.overhead(m))
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return TcpBufferMeasures.reader(m);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "nstat -az TcpExtTCPRcvCollapsed TcpExtTCPOFOQueue TcpExtOfoPruned TcpExtPruneCalled; ss -tmin | head -40")
                        .why("Loss and reordering show in the out-of-order counters; tiny segments in rcvmss.")
                        .build(),
                RemedyBuilder.durable(
                                "Mend the loss or reordering of the path; let the sender write larger pieces; keep GRO on")
                        .why("Fuller buffers carry the same data in less memory.")
                        .risk("Larger pieces wait longer to be sent.")
                        .interrupts("the sender, at its restart; ethtool -K DEV gro on nothing")
                        .verify("nstat -az TcpExtTCPRcvCollapsed TcpExtPruneCalled TcpExtOfoPruned stays flat")
                        .rollback("the former release of the sender")
                        .build());
    }
}
