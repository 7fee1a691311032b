// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.Agent;
import io.enomem.agent.AgentMain;
import io.enomem.agent.AgentStartException;
import io.enomem.standalone.console.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code enomem agent}: reads this host and ships what it reads to Kafka, until it is asked to stop. */
@Command(
        name = "agent",
        description = "Read this host's kernel log, application logs and counters, and ship them to Kafka.",
        subcommands = AgentCheckCommand.class)
final class AgentCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster;

    private AgentCommand() {}

    @Override
    public Integer call() {
        try {
            return AgentMain.serve(cluster.load(Agent.definition()), System.err);
        } catch (AgentStartException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
