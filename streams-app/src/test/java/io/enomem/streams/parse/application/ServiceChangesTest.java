// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.UserspaceKill;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts, stops, ends and kills in user space. */
class ServiceChangesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            nullValues = "-",
            value = {
                "Nov 22 08:36:27 host systemd[1]: web.service: Main process exited, code=killed, status=9/KILL"
                        + " | KILLED | web.service | - | 9 | -",
                "Nov 22 08:36:27 host systemd[1]: web.service: Main process exited, code=exited, status=1/FAILURE"
                        + " | EXITED | web.service | - | - | 1",
                "Nov 22 08:36:27 host systemd[1]: web.service: Failed with result 'oom-kill'."
                        + " | OOM_KILLED | web.service | - | - | -",
                "Nov 22 08:36:27 host systemd[1]: web.service: A process of this unit has been killed by the OOM killer."
                        + " | OOM_KILLED | web.service | - | - | -",
                "Nov 22 08:36:27 host systemd[1]: Stopping web.service - The web server..."
                        + " | STOP_REQUESTED | web.service | - | - | -",
                "Nov 22 08:36:27 host systemd[1]: Started web.service - The web server."
                        + " | STARTED | web.service | - | - | -",
                "Nov 22 08:36:27 host systemd[1]: web.service: Deactivated successfully."
                        + " | EXITED | web.service | - | - | -",
                "2026/11/22 08:27:07 [alert] 7#7: worker process 12 exited on signal 9 | KILLED | - | 12 | 9 | -",
                "2026/11/22 08:27:07 [notice] 7#7: signal 15 (SIGTERM) received from 1, exiting"
                        + " | STOP_REQUESTED | - | - | 15 | -",
                "2022-07-13 07:32:07.364 UTC [1] LOG:  server process (PID 71) was terminated by signal 9: Killed"
                        + " | KILLED | - | 71 | 9 | -",
                "2022-07-13 07:32:07.364 UTC [1] LOG:  received fast shutdown request | STOP_REQUESTED | - | - | - | -",
                "2022-07-13 07:32:07.364 UTC [1] LOG:  database system is ready to accept connections"
                        + " | STARTED | - | - | - | -",
                "[2026-11-22 08:26:51 +0000] [7] [ERROR] Worker (pid:12) was sent SIGKILL! Perhaps out of memory?"
                        + " | KILLED | - | 12 | 9 | -",
                "[Sun Nov 22 08:46:54.260786 2026] [core:notice] [pid 142] AH00052: child pid 7 exit signal Killed (9)"
                        + " | KILLED | - | 7 | 9 | -",
                "[22-Nov-2026 08:27:07] WARNING: [pool www] child 12 exited on signal 9 (SIGKILL) after 3.2 seconds from start"
                        + " | KILLED | - | 12 | 9 | -",
                "web exited with code 137 | KILLED | - | - | 9 | 137",
                "I1122 08:26:51.123456    1234 kuberuntime_container.go:745] \"Container failed liveness probe, will be"
                        + " restarted\" pod=\"default/web-0\" containerName=\"web\" | PROBE_FAILED | web | - | - | -",
            })
    void aServiceThatStartsStopsOrEnds(
            String line, ServiceChange.Kind kind, String subject, Integer pid, Integer signal, Integer exitCode) {
        List<Signal> signals = LogRecords.parse(line);
        assertThat(signals)
                .singleElement(InstanceOfAssertFactories.type(ServiceChange.class))
                .satisfies(change -> {
                    assertThat(change.kind()).as("kind").isEqualTo(kind);
                    assertThat(change.subject()).as("subject").isEqualTo(subject);
                    assertThat(change.pid()).as("pid").isEqualTo(pid);
                    assertThat(change.signal()).as("signal").isEqualTo(signal);
                    assertThat(change.exitCode()).as("exit code").isEqualTo(exitCode);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            nullValues = "-",
            value = {
                "Nov 22 08:36:27 host systemd-oomd[9]: Killed /a.slice/web.service due to memory pressure for /a.slice"
                        + " being 65.30% > 60.00% for > 20s with reclaim activity"
                        + " | systemd-oomd | - | - | /a.slice/web.service",
                "Nov 22 08:36:27 host systemd-oomd[9]: Killed /a.slice due to memory used (1) / total (2) and swap used"
                        + " (3) / total (4) being more than 90.00% | systemd-oomd | - | - | /a.slice",
                "Nov 22 08:36:27 host earlyoom[9]: sending SIGTERM to process 15 uid 1000 \"tab \"x\" y\": badness 800,"
                        + " VmRSS 900 MiB | earlyoom | tab \"x\" y | 15 | -",
                "oomd kill: 0.55 0.10 0.01 /a.slice/web.service 1234 ruleset:[x] detectorgroup:[y]"
                        + " killer:kill_by_memory_size_or_growth | oomd | - | - | /a.slice/web.service",
                "I1122 08:36:27.100000    1203 eviction_manager.go:359] \"Eviction manager: must evict pod(s) to reclaim\""
                        + " resourceName=\"memory\" | kubelet | - | - | -",
                "I1122 08:36:27.100000    1203 eviction_manager.go:359] eviction manager: must evict pod(s) to reclaim memory"
                        + " | kubelet | - | - | -",
            })
    void aKillerInUserSpace(String line, String killer, String comm, Integer pid, String cgroup) {
        assertThat(LogRecords.parse(line))
                .singleElement(InstanceOfAssertFactories.type(UserspaceKill.class))
                .satisfies(kill -> {
                    assertThat(kill.killer()).isEqualTo(killer);
                    assertThat(kill.comm()).isEqualTo(comm);
                    assertThat(kill.pid()).isEqualTo(pid);
                    assertThat(kill.cgroup()).isEqualTo(cgroup);
                });
    }

    @Test
    void aPodThatIsEvictedForItsDiskIsNoVictimOfMemory() {
        assertThat(LogRecords.parse(
                        "I1122 08:36:27.100000    1203 eviction_manager.go:359] \"Eviction manager: must evict"
                                + " pod(s) to reclaim\" resourceName=\"ephemeral-storage\""))
                .noneMatch(UserspaceKill.class::isInstance);
    }
}
