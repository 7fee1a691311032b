// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.kafka.TopicAdmin.Found;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem topics}: shows the topics of a cluster, creates what is missing, checks what is there. */
@Command(
        name = "topics",
        description =
                "Show the topics of a cluster; --create makes the missing ones. Exit code 1 if they cannot be used.")
final class TopicsCommand implements Runnable {
    /** Somebody waits at the terminal: Kafka's own minute is too long. */
    private static final int PATIENCE_MILLIS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--create", description = "Create what is missing. Nothing that exists is changed.")
    private boolean create;

    @Option(
            names = "--partitions",
            defaultValue = "12",
            paramLabel = "N",
            description = "Partitions of a created topic; default ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--replication",
            defaultValue = "3",
            paramLabel = "N",
            description = "Replicas of a created topic; default ${DEFAULT-VALUE}.")
    private short replication;

    @Override
    public void run() {
        Settings settings = cluster.load(Definitions.common());
        Topics topics = new Topics(settings.string(Definitions.TOPICS_PREFIX));
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> client = new HashMap<>(settings.kafka("admin"));
        client.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        client.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        try (Admin admin = Admin.create(client)) {
            TopicAdmin topicAdmin = new TopicAdmin(admin, topics.all());
            if (create) {
                List<String> created = topicAdmin.createMissing(partitions, replication, Math.max(1, replication - 1));
                created.forEach(name -> out.println("created " + name));
            }
            topicAdmin.describe().forEach(found -> print(out, found));
            topicAdmin.check();
        } catch (IllegalStateException e) {
            throw new Failure(e.getMessage() == null ? "The topics cannot be used." : e.getMessage(), e);
        }
    }

    private static void print(PrintWriter out, Found found) {
        String state = found.partitions() == 0
                ? "missing"
                : found.partitions() + " partitions, " + found.replication() + " replicas";
        out.printf(
                Locale.ROOT,
                "%-28s %-28s %s%n",
                found.topic().name(),
                state,
                found.topic().purpose());
        found.differs().forEach((name, difference) -> out.println("  differs: " + name + " " + difference));
    }
}
