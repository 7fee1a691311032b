// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import io.enomem.streams.parse.OomReport;
import org.jspecify.annotations.Nullable;

/** The least disruptive way to restart a process, by whoever owns its cgroup: systemd, Docker, Podman, a CRI runtime. */
final class Restart {
    private Restart() {}

    /**
     * The restart of the party, or of what the reader has to find if nobody is named. A process that the kernel has killed
     * gets no signal: its pid may be another's by now.
     */
    static RemedyBuilder of(Measures m, @Nullable Party party) {
        if (party == null) {
            return RemedyBuilder.now("restart the service that the first command shows")
                    .interrupts("that service");
        }
        String cgroup = party.cgroup() == null ? "" : party.cgroup();
        if (party.container() != null) {
            return RemedyBuilder.now(container(cgroup, party.container())).interrupts("that container");
        }
        if (party.unit() != null && party.unit().endsWith(".service")) {
            return RemedyBuilder.now(ShellCommand.of("systemctl restart --").arg(party.unit()))
                    .interrupts("that service");
        }
        if (party.pid() != null && wasKilled(m, party.pid())) {
            return RemedyBuilder.now("start it again, unless its manager has: the kernel has killed pid " + party.pid())
                    .interrupts("nothing that still runs");
        }
        return party.pid() == null
                ? RemedyBuilder.now("restart the service that the first command shows")
                        .interrupts("that service")
                : RemedyBuilder.now("kill -TERM " + party.pid()).interrupts("that process and its connections");
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
