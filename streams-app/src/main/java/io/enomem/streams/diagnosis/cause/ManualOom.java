// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The OOM killer was started by hand (SysRq f); memory need not have been short. */
@CauseInfo(
        id = "manual-oom",
        mechanism = "Somebody wrote f to /proc/sysrq-trigger or pressed SysRq-f. The report shows order=-1.",
        lookAlikes = @LookAlike(id = "app-memory-leak", separatedBy = "order=-1: no allocation failed."),
        sources = {"drivers/tty/sysrq.c moom_callback"})
final class ManualOom extends Cause {
    ManualOom() {
        super(Rules.explaining(ManualOom::byHand)
                .necessary("the report says that it was started by hand", ManualOom::said)
                .supporting("the report says order=-1", ManualOom::said)
                .supporting(
                        "the host had memory to spare",
                        m -> Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE))));
    }

    private static boolean byHand(Signal signal) {
        return signal instanceof OomReport report && report.origin() == OomReport.Origin.MANUAL;
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(OomReport.class, ManualOom::byHand)
                .map(report -> Finding.said(report, "The OOM killer was invoked by SysRq (order=-1)"))
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        return "Somebody invoked the OOM killer by hand (SysRq-f).";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(RemedyBuilder.look("sysctl kernel.sysrq; last -x | head; journalctl -t sudo --since -1h")
                .why("Who may use SysRq, and who was on the host.")
                .build());
    }
}
