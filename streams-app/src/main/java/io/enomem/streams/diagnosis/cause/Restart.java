// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import org.jspecify.annotations.Nullable;

/** The least disruptive way to restart a process, by whoever owns its cgroup: systemd, Docker, Podman, a CRI runtime. */
final class Restart {
    private Restart() {}

    /** The restart of the party, or of what the reader has to find if nobody is named. */
    static RemedyBuilder of(@Nullable Party party) {
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
        return party.pid() == null
                ? RemedyBuilder.now("restart the service that the first command shows")
                        .interrupts("that service")
                : RemedyBuilder.now("kill -TERM " + party.pid()).interrupts("that process and its connections");
    }

    private static ShellCommand container(String cgroup, String id) {
        if (cgroup.contains("kubepods")) {
            return ShellCommand.of("crictl stop --").arg(id);
        }
        String tool = cgroup.contains("libpod") ? "podman" : "docker";
        return ShellCommand.of(tool + " restart --").arg(id);
    }
}
