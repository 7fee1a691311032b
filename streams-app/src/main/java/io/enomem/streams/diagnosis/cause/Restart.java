// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import io.enomem.streams.parse.OomReport;
import org.jspecify.annotations.Nullable;

/** The least disruptive way to restart a process, by whoever owns its cgroup: systemd, Docker, Podman, a CRI runtime. */
final class Restart {
    private static final String FIRST_SHOWN = "restart the service that the first command shows";

    private Restart() {}

    /**
     * The restart of the party, or of what the reader has to find if nobody is named. A process that the kernel has killed
     * gets no signal: its pid may be another's by now.
     *
     * @param why what it frees
     * @param verify how to see that it did
     */
    static Remedy of(Measures m, @Nullable Party party, String why, String verify) {
        String cgroup = party == null || party.cgroup() == null ? "" : party.cgroup();
        if (party == null) {
            return remedy(RemedyBuilder.now(FIRST_SHOWN), why, "that service", verify);
        }
        if (party.container() != null) {
            return remedy(RemedyBuilder.now(container(cgroup, party.container())), why, "that container", verify);
        }
        if (party.unit() != null && party.unit().endsWith(".service")) {
            ShellCommand restart = ShellCommand.of("systemctl restart --").arg(party.unit());
            return remedy(RemedyBuilder.now(restart), why, "that service", verify);
        }
        if (party.pid() == null) {
            return remedy(RemedyBuilder.now(FIRST_SHOWN), why, "that service", verify);
        }
        return wasKilled(m, party.pid())
                ? RemedyBuilder.now("start it again, unless its manager has: the kernel has killed pid " + party.pid())
                        .why(why)
                        .risk("It goes the same way again, unless its cause is mended.")
                        .interrupts("nothing that still runs")
                        .verify(verify)
                        .rollback("stop it")
                        .build()
                : remedy(
                        RemedyBuilder.now("kill -TERM " + party.pid()),
                        why,
                        "that process and its connections",
                        verify);
    }

    private static Remedy remedy(
            RemedyBuilder.Why<RemedyBuilder.Risk> restart, String why, String interrupts, String verify) {
        return restart.why(why)
                .risk("What it had in hand is lost: requests in flight and data that only its memory has.")
                .interrupts(interrupts)
                .verify(verify)
                .rollback("cannot be taken back; start it again where no manager does")
                .build();
    }

    private static boolean wasKilled(Measures m, int pid) {
        return m.signals().all(OomReport.class).stream()
                .flatMap(report -> report.victims().stream())
                .anyMatch(victim -> victim.pid() == pid);
    }

    private static ShellCommand container(String cgroup, String id) {
        if (cgroup.contains("kubepods")) {
            return ShellCommand.of("crictl stop --").arg(id);
        }
        String tool = cgroup.contains("libpod") ? "podman" : "docker";
        return ShellCommand.of(tool + " restart --").arg(id);
    }
}
