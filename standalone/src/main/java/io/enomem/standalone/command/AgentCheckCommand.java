// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.Agent;
import io.enomem.agent.Check;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code enomem agent check}: what an agent can read and reach from here, as this user. Exit code 1 if anything is missing. */
@Command(
        name = "check",
        description = {
            "List what an agent can and cannot read and reach on this host, as this user,",
            "and what each missing piece costs in diagnosis."
        })
final class AgentCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    private AgentCheckCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int missing = 0;
        for (Check.Finding finding : Check.of(cluster.load(Agent.definition()))) {
            missing += finding.readable() ? 0 : 1;
            String line = (finding.readable() ? "yes  " : "NO   ")
                    + finding.what()
                    + (finding.detail().isEmpty() ? "" : ": " + finding.detail());
            out.println(SafeText.of(line));
        }
        out.flush();
        return missing == 0 ? 0 : 1;
    }
}
