// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.Party;
import io.enomem.schemas.Severity;
import io.enomem.schemas.Status;
import io.enomem.schemas.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private final Announcement announcement = new Announcement(ZoneOffset.UTC, "./enomem incident");

    @Test
    void firstRevision_isToldInFullWithAPointerToTheDetail() {
        assertThat(announcement.of(diagnosis().build()))
                .hasValue("00:00:01 web-1 CRITICAL cgroup-memory-limit (ESTABLISHED 0.95): worker was killed at its"
                        + " limit | ./enomem incident m-1-a");
    }

    @Test
    void revisionThatSaysTheSame_isNotToldAgain() {
        announcement.of(diagnosis().build());

        assertThat(announcement.of(
                        diagnosis().setRevision(2).setConfidence(0.97).build()))
                .isEmpty();
    }

    @Test
    void finalRevision_isToldShortlyUnlessItChangedItsMind() {
        announcement.of(diagnosis().build());

        assertThat(announcement.of(diagnosis().setStatus(Status.FINAL).build()))
                .hasValue("00:00:01 web-1 final, as told: ./enomem incident m-1-a");
        assertThat(announcement.of(diagnosis()
                        .setStatus(Status.FINAL)
                        .setPrimaryCause("app-memory-leak")
                        .build()))
                .hasValueSatisfying(line -> assertThat(line).contains("now app-memory-leak"));
    }

    @Test
    void otherCulprit_isToldInFull() {
        announcement.of(diagnosis().build());
        Party other = Party.newBuilder().setProcess("other").build();

        assertThat(announcement.of(diagnosis().setCulprit(other).build()))
                .hasValueSatisfying(line -> assertThat(line).contains("now cgroup-memory-limit"));
    }

    @Test
    void mergedIncident_namesTheOther() {
        announcement.of(diagnosis().build());

        assertThat(announcement.of(diagnosis()
                        .setStatus(Status.SUPERSEDED)
                        .setSupersededBy("m-1-b")
                        .build()))
                .hasValue("00:00:01 web-1 merged into another: ./enomem incident m-1-b");
    }

    @Test
    void withdrawnForecast_saysWhy() {
        announcement.of(diagnosis().setStatus(Status.FORECAST).build());

        assertThat(announcement.of(diagnosis()
                        .setStatus(Status.SUPERSEDED)
                        .setSummary("It heads for its limit no more.")
                        .build()))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("00:00:01 web-1 It heads for its limit no more. | ./enomem incident "));
    }

    @Test
    void hostileNames_stayOnTheLine() {
        Diagnosis hostile = diagnosis()
                .setHostname("web\n1\u001b[2J")
                .setSummary("killed\r\n12:00:00 web-1 CRITICAL forged\u202e")
                .build();

        assertThat(announcement.of(hostile))
                .hasValueSatisfying(line -> assertThat(line)
                        .doesNotContainPattern("[\\p{Cntrl}\u202e]")
                        .hasLineCount(1));
    }

    private static Diagnosis.Builder diagnosis() {
        Instant time = Instant.ofEpochSecond(1);
        return Diagnosis.newBuilder()
                .setIncidentId("m-1-a")
                .setRevision(1)
                .setStatus(Status.PROVISIONAL)
                .setMachineId("m")
                .setHostname("web-1")
                .setBootId("b")
                .setStartedAt(time)
                .setEndedAt(time)
                .setDiagnosedAt(time)
                .setSeverity(Severity.CRITICAL)
                .setImpact("")
                .setTrigger("")
                .setPrimaryCause("cgroup-memory-limit")
                .setVerdict(Verdict.ESTABLISHED)
                .setConfidence(0.95)
                .setSummary("worker was killed at its limit")
                .setRulesVersion("r");
    }
}
