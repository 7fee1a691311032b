// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** F4. What broke was a pipe, not a socket: its reader went away. */
@CauseInfo(
        id = "pipe-closed",
        mechanism =
                "A program wrote to a pipe whose reader had gone: the rest of a pipeline ended (as with head), or a log"
                        + " collector was restarted. No socket and no memory are involved.",
        lookAlikes =
                @LookAlike(
                        id = "ordinary-disconnect",
                        separatedBy = "The descriptor is a pipe or standard output, not a socket with a peer."),
        doNot = "Do not tune the network or memory because of a broken pipe.",
        sources = {"fs/pipe.c pipe_write", "root-causes.md F4"},
        benign = true)
final class PipeClosed extends Cause {
    PipeClosed() {
        super(Rules.explaining(PipeClosed::ofPipe)
                .necessary("a write to a pipe failed because nobody reads it", PipeClosed::said)
                .contradicting("the line names a remote address", PipeClosed::hasPeer));
    }

    private static boolean ofPipe(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && failure.call() == Call.PIPE_WRITE
                && "EPIPE".equals(failure.errno());
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, PipeClosed::ofPipe)
                .map(f -> Finding.said(f, f.service() + " wrote to a pipe that nobody reads"))
                .orElseGet(Finding::nothing);
    }

    private static Finding hasPeer(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, f -> ofPipe(f) && f.peer() != null)
                .map(f -> Finding.said(f, "The line names the peer " + f.peer()))
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        String who = m.signals()
                .first(ApplicationFailure.class, PipeClosed::ofPipe)
                .map(ApplicationFailure::service)
                .orElse("A program");
        return who + " wrote to a pipe whose reader had gone. Harmless to the host.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public String impact(Measures m) {
        return "Nobody but the program that wrote";
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(RemedyBuilder.look("ls -l /proc/PID/fd/1 /proc/PID/fd/2")
                .why("Shows that the descriptor is a pipe; its reader is the next program or the log collector.")
                .build());
    }
}
