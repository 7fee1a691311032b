// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.agent.Agent;
import io.enomem.agent.AgentStartException;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.broker.Ports;
import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.RulesSettings;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.output.TextReport;
import io.enomem.streams.query.Health;
import io.enomem.streams.query.RestServer;
import io.enomem.streams.query.RestSettings;
import io.enomem.streams.query.ServiceHealth;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Starts the parts one after the other, and says where each is found. */
final class Parts {
    /** Of the five seconds that a stop may take; the agent and the broker need the rest. Ours. */
    private static final Duration STREAMS_STOP = Duration.ofMillis(2_500);

    private static final String INCIDENT = "./enomem incident";

    private final UpOptions options;
    private final Running running;
    private final Consumer<String> console;
    private final AtomicReference<@Nullable String> brokerFailure;

    /** @param brokerFailure set when the embedded Kafka gives up */
    Parts(
            UpOptions options,
            Running running,
            Consumer<String> console,
            AtomicReference<@Nullable String> brokerFailure) {
        this.options = options;
        this.running = running;
        this.console = console;
        this.brokerFailure = brokerFailure;
    }

    /** Throws Failure for what the user can set right. */
    Health start() {
        DataDirectory directory = running.add("data directory", DataDirectory.open(options.dataDir()));
        int port = options.port() == 0 ? Ports.free() : options.port();
        Ports.requireFree(port, "The REST server", "--port");
        console.accept("Data   " + directory.path());
        Settings settings = UpSettings.of(
                options, directory.path(), port, directory.secret(LocalApi.TOKEN_FILE), broker(directory));
        Topics topics = new Topics(settings.string(Definitions.TOPICS_PREFIX));
        UpTopics.make(settings, topics, options.kafka() == null);
        announce(settings, topics, directory.path());
        StreamsService service = streams(settings);
        Health health = new UpHealth(new ServiceHealth(service), brokerFailure);
        serve(settings, service, health, port, directory);
        if (options.agent()) {
            watchThisHost(settings);
        }
        return health;
    }

    /** Client settings of the broker: the cluster's that was named, else those of one started here. */
    private Map<String, String> broker(DataDirectory directory) {
        String cluster = options.kafka();
        if (cluster != null) {
            console.accept("Kafka  " + cluster);
            return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, cluster);
        }
        EmbeddedKafka kafka =
                running.add("embedded Kafka", EmbeddedKafka.start(directory, options.kafkaPort(), brokerFailure::set));
        ClientProperties.write(directory, kafka.clientSettings());
        console.accept("Kafka  " + kafka.address() + ", in this process; clients need " + ClientProperties.FILE
                + " of the data directory");
        return kafka.clientSettings();
    }

    /** Before anything can be diagnosed, lest the first one be missed. */
    private void announce(Settings settings, Topics topics, Path directory) {
        Path standard = DataDirectory.standard(options.environment(), System.getProperty("user.home"));
        String detail = directory.equals(standard)
                ? INCIDENT
                : INCIDENT + " --data-dir " + ShellCommand.quote(directory.toString());
        Announcement announcement = new Announcement(ZoneId.systemDefault(), detail);
        running.add(
                "announcer",
                new Announcer(
                        settings.kafka("consumer"),
                        topics.diagnoses().name(),
                        topics.schemas().name(),
                        diagnosis -> announcement.of(diagnosis).ifPresent(console)));
    }

    private StreamsService streams(Settings settings) {
        StreamsService service =
                new StreamsService(settings, Mode.LIVE, RulesSettings.engine(settings), DiagnosisFormat.standard());
        running.add("streams application", () -> service.close(STREAMS_STOP));
        service.start();
        return service;
    }

    private void serve(Settings settings, StreamsService service, Health health, int port, DataDirectory directory) {
        RestServer.start(
                        settings,
                        service,
                        health,
                        "127.0.0.1:" + port,
                        new DiagnosisJson()::line,
                        new TextReport(false)::of)
                .ifPresent(server -> {
                    running.add("REST server", server);
                    directory.write(LocalApi.URL_FILE, server.url() + "\n");
                    Password token = settings.secret(RestSettings.TOKEN);
                    directory.write(LocalApi.TOKEN_FILE, (token == null ? "" : token.value()) + "\n");
                    console.accept("REST   " + server.url() + "  token " + (token == null ? "" : token.value()));
                });
    }

    private void watchThisHost(Settings settings) {
        try {
            Agent agent = running.add("agent", Agent.start(settings));
            console.accept("Agent  reads this host"
                    + (options.logs().isEmpty() ? "; --logs GLOB adds application logs" : ", and application logs"));
            agent.notices().forEach(notice -> console.accept("       " + notice));
        } catch (AgentStartException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
