// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal.SynFlooding;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.UserspaceKill;
import org.junit.jupiter.api.Test;

/** How loudly an incident is told, and who fails by it. */
class SeverityTest {
    @Test
    void aKillIsCriticalAndTheImpactNamesWhoWasKilled() {
        // When
        Diagnosis diagnosis = judge(Incidents.cgroupKill());

        // Then
        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.impact()).isEqualTo("killed: gateway (pid 147)");
    }

    @Test
    void aCallThatWasRefusedIsCriticalAndTheImpactNamesTheService() {
        // When
        Diagnosis diagnosis = judge(Incidents.refusedFork());

        // Then
        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.impact()).isEqualTo("reporting failures: cache");
    }

    @Test
    void whatOnlyCountersShowIsAWarningAndNobodyIsSaidToFail() {
        // When
        Diagnosis diagnosis = judge(Incidents.stuckReader());

        // Then
        assertThat(diagnosis.severity()).isEqualTo(Severity.WARNING);
        assertThat(diagnosis.impact()).isEqualTo("Nobody has reported a failure");
    }

    @Test
    void anOrdinaryDisconnectIsInformation() {
        // When
        Diagnosis diagnosis = judge(Incidents.impatientClient());

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("ordinary-disconnect");
        assertThat(diagnosis.severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void aBrokenConnectionThatNothingExplainsPagesNobody() {
        // Given
        CaseBuilder incident = CaseBuilder.host().signal(Incidents.disconnect(10, "proxy", "ECONNRESET"));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.severity()).isNotEqualTo(Severity.CRITICAL);
    }

    @Test
    void aFailureThatNothingExplainsIsAsLoudAsOneThatIsExplained() {
        // Given
        CaseBuilder incident = CaseBuilder.host().signal(Incidents.refused(10, "checkout", Call.MEMORY_MAP));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.impact()).isEqualTo("reporting failures: checkout");
    }

    @Test
    void synCookiesThatWereSentTurnNobodyAway() {
        // Given
        CaseBuilder incident = CaseBuilder.host().signal(new SynFlooding(kmsg(1), at(10), "0.0.0.0:443", 443, true));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void whomADaemonKilledIsKilledToo() {
        // Given
        CaseBuilder incident = Incidents.manyWorkers()
                .signal(new UserspaceKill(
                        log("earlyoom", 1), at(22), "earlyoom", "sshd", 77, null, "low memory! sending SIGTERM"));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.impact()).contains("worker-24 (pid 224)").contains("sshd (pid 77)");
        assertThat(diagnosis.victims()).anyMatch(victim -> "sshd".equals(victim.process()));
    }

    @Test
    void aUnitIsNamedThatOnlyItsManagerSaysWasKilled() {
        // Given
        CaseBuilder incident = CaseBuilder.host().signal(killed("gateway.service"));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.impact()).isEqualTo("killed: gateway.service");
    }

    @Test
    void whomTheKernelAndAManagerNameIsNamedOnce() {
        // Given
        CaseBuilder incident = Incidents.cgroupKill().signal(killed("gateway.service"));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.impact()).isEqualTo("killed: gateway (pid 147)");
    }

    private static ServiceChange killed(String unit) {
        return new ServiceChange(
                log("systemd", 1),
                at(14.2),
                "systemd",
                ServiceChange.Kind.OOM_KILLED,
                unit,
                null,
                9,
                null,
                unit + ": A process of this unit has been killed by the OOM killer.");
    }
}
