// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.kafka.HangingTransactions;
import io.enomem.schemas.kafka.HangingTransactions.Hanging;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.kafka.TopicAdmin.Found;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.topology.StreamsSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import picocli.CommandLine.ArgGroup;
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
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    @ArgGroup
    private Mode mode = new Mode();

    /** What to do with them; without any, they are listed and checked. */
    private static final class Mode {
        @Option(names = "--create", description = "Create what is missing. Nothing that exists is changed.")
        private boolean create;

        @Option(
                names = "--check",
                description =
                        "Only tell what is wrong, transactions that hang among it; prints one line if nothing is.")
        private boolean check;

        @Option(names = "--describe", description = "Also tell key, records and settings of each, as they should be.")
        private boolean describe;
    }

    @Option(
            names = "--partitions",
            defaultValue = "12",
            converter = Count.class,
            paramLabel = "N",
            description = "Partitions of a created topic, unless there are some already; default ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--replication",
            defaultValue = "3",
            converter = Count.class,
            paramLabel = "N",
            description = "Replicas of a created topic; default ${DEFAULT-VALUE}.")
    private int replication;

    @Override
    public void run() {
        Settings settings = cluster.load(StreamsSettings.definition());
        Topics topics = new Topics(settings.string(Definitions.TOPICS_PREFIX));
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = Admin.create(Patience.of(settings.kafka("admin")))) {
            TopicAdmin topicAdmin = new TopicAdmin(admin, topics.all());
            if (mode.create) {
                create(topicAdmin).forEach(name -> out.println("created " + name));
            }
            List<Found> all = topicAdmin.describe();
            all.forEach(found -> print(out, found));
            int count = topicAdmin.check();
            if (mode.check) {
                requireNoneHangs(admin, topics, settings.string(StreamsSettings.APPLICATION_ID));
                out.println(all.size() + " topics with prefix " + topics.prefix() + " can be used: " + count
                        + " partitions" + others(all));
            }
        } catch (IllegalStateException e) {
            throw new Failure(e.getMessage() == null ? "The topics cannot be used." : e.getMessage(), e);
        }
    }

    private List<String> create(TopicAdmin topics) {
        try {
            short replicas = (short) Math.min(replication, Short.MAX_VALUE);
            return topics.createMissing(partitions, replicas, Math.max(1, replicas - 1));
        } catch (InvalidReplicationFactorException e) {
            throw new Failure(
                    "Topics cannot have " + replication + " replicas here (" + e.getMessage()
                            + "): give --replication N, at most as many as there are brokers. No topic was created.",
                    e);
        }
    }

    /** In the topics of the catalogue, the changelogs, and the offsets of all groups. */
    private static void requireNoneHangs(Admin admin, Topics topics, String application) {
        List<Hanging> hanging;
        try {
            hanging = new HangingTransactions(admin, HangingTransactions.SILENT)
                    .find(HangingTransactions.concerning(topics, application), Instant.now());
        } catch (AuthorizationException e) {
            throw new Failure(
                    "Whether a transaction hangs cannot be told (" + e.getMessage()
                            + "): it takes the right to read the topics and to describe transactional ids (docs/operations.md).",
                    e);
        }
        if (!hanging.isEmpty()) {
            throw new Failure(hanging.stream().map(TopicsCommand::sentence).collect(Collectors.joining("\n")));
        }
    }

    private static String sentence(Hanging hanging) {
        TopicPartition at = hanging.partition();
        return "A transaction hangs in " + at + " since " + hanging.lastWrite()
                + ", and committed readers stand still before it: end it with kafka-transactions.sh --bootstrap-server HOST:PORT"
                + " abort --topic " + at.topic() + " --partition " + at.partition() + " --start-offset "
                + hanging.startOffset() + " (docs/scale-out.md, \"A broker that is the only one\").";
    }

    /** What was chosen so may stay; what was not is put right by Kafka's own tool. */
    private static String others(List<Found> all) {
        long differ = all.stream().filter(found -> !found.differs().isEmpty()).count();
        return differ == 0
                ? ""
                : "; " + differ + " with settings other than they should be, unless you chose them:"
                        + " kafka-configs.sh --alter --entity-type topics changes them";
    }

    private void print(PrintWriter out, Found found) {
        Topic topic = found.topic();
        String state = found.partitions() == 0
                ? "missing"
                : found.partitions() + " partitions, " + found.replication() + " replicas";
        if (!mode.check) {
            out.printf(Locale.ROOT, "%-28s %-28s %s%n", topic.name(), state, topic.purpose());
        } else if (found.partitions() == 0 || !found.differs().isEmpty()) {
            out.printf(Locale.ROOT, "%-28s %s%n", topic.name(), state);
        }
        if (mode.describe) {
            String records = topic.values().stream().map(Schema::getName).collect(Collectors.joining(", "));
            out.println("  key: " + topic.key());
            out.println("  records: " + (records.isEmpty() ? "see docs/subscribe.md" : records));
            topic.settings().forEach((name, value) -> out.println("  " + name + "=" + value));
        }
        found.differs().forEach((name, difference) -> out.println("  differs: " + name + " " + difference));
    }
}
