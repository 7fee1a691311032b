// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.Main;
import io.enomem.standalone.broker.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/** A broker and instances of {@code enomem streams}, each a process of its own that can be killed. */
final class Processes implements AutoCloseable {
    static final String APPLICATION = "enomem-streams";

    /** Generous: on a busy machine a start takes many times what it takes on a calm one. */
    static final Duration PATIENCE = Duration.ofMinutes(6);

    private static final String TOKEN = "a-token";

    private final Path directory;
    private final int partitions;
    private final int standbys;
    private final Map<String, String> settings;
    private final int brokerPort = Ports.free();
    private final Map<Integer, JavaProcess> instances = new TreeMap<>();
    private final Map<Integer, Integer> ports = new TreeMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private JavaProcess broker;
    private int ended;
    private Admin admin;

    /**
     * @param partitions of each topic
     * @param standbys copies of each store
     * @param settings what else each instance is told
     */
    Processes(Path directory, int partitions, int standbys, Map<String, String> settings) {
        this.directory = directory;
        this.partitions = partitions;
        this.standbys = standbys;
        this.settings = Map.copyOf(settings);
    }

    /** Starts the broker and makes the topics. */
    Processes startBroker() throws IOException {
        broker = JavaProcess.start(
                directory.resolve("broker.log"),
                BrokerMain.class,
                List.of(directory.resolve("broker").toString(), Integer.toString(brokerPort)));
        if (admin == null) {
            // Makes the secret, if the broker has not yet.
            await().atMost(PATIENCE).until(() -> broker.said().contains("ready"));
            admin = Admin.create(new HashMap<>(client()));
            new TopicAdmin(admin, new Topics(Topics.DEFAULT_PREFIX).all()).createMissing(partitions, (short) 1, 1);
        }
        return this;
    }

    void killBroker() throws InterruptedException {
        broker.kill();
    }

    /** Starts an instance, which finds its state again where it has run before; does not wait. */
    void start(int instance) throws IOException {
        int port = ports.computeIfAbsent(instance, i -> Ports.free());
        List<String> lines = new ArrayList<>();
        client().forEach((key, value) -> lines.add("kafka." + key + "=" + value));
        lines.add("kafka.streams.client.id=instance-" + instance);
        lines.add("streams.application.id=" + APPLICATION);
        lines.add("streams.application.server=127.0.0.1:" + port);
        lines.add("rest.listen=127.0.0.1:" + port);
        lines.add("rest.token=" + TOKEN);
        lines.add("streams.state.dir=" + directory.resolve("state-" + instance));
        lines.add("streams.state.memory.bytes=33554432");
        lines.add("streams.standby.replicas=" + standbys);
        lines.add("streams.leave.on.close=true");
        // Whoever was killed stays away for a while; its hosts have not fallen silent.
        lines.add("streams.silence.ms=600000");
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        Path config = directory.resolve("instance-" + instance + ".properties");
        Files.write(config, lines);
        instances.put(
                instance,
                JavaProcess.start(
                        directory.resolve("instance-" + instance + ".log"),
                        Main.class,
                        List.of("streams", "--config", config.toString())));
    }

    /** As kill -9. */
    void kill(int instance) throws InterruptedException {
        instances.get(instance).kill();
    }

    /** As SIGTERM; waits until it has ended. */
    void stop(int instance) throws InterruptedException {
        instances.get(instance).stop();
    }

    /** Everything that an instance printed, in all its lives. */
    String said(int instance) {
        return instances.get(instance).said();
    }

    boolean isAlive(int instance) {
        return instances.get(instance).isAlive();
    }

    /** Whether its probe says that it works. */
    boolean isReady(int instance) {
        return get(instance, "/health/ready", 200).isPresent();
    }

    /** Waits until these work. What ended by itself, say because no broker answered, is started again as systemd would. */
    void awaitReady(int... numbers) {
        for (int number : numbers) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                if (!isAlive(number)) {
                    ended++;
                    start(number);
                }
                return isReady(number);
            });
        }
    }

    /** How many instances ended by themselves and were started again. */
    int ended() {
        return ended;
    }

    /** Waits until these, each of them, and no others work on all partitions. */
    void awaitWorkOf(Integer... numbers) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            Map<Integer, Integer> active = active();
            assertThat(active).containsOnlyKeys(numbers);
            assertThat(active.values()).allMatch(some -> some > 0);
            assertThat(active.values().stream().mapToInt(n -> n).sum()).isEqualTo(partitions);
        });
    }

    /** Partitions of records that each running instance works on, as the broker assigned them. */
    private Map<Integer, Integer> active() throws Exception {
        Map<Integer, Integer> active = new TreeMap<>();
        String topic = new Topics(Topics.DEFAULT_PREFIX).kernelRecords().name();
        admin.describeConsumerGroups(List.of(APPLICATION))
                .describedGroups()
                .get(APPLICATION)
                .get()
                .members()
                .forEach(member -> {
                    int instance = Integer.parseInt(member.consumerId().replaceAll("^instance-(\\d+)-.*", "$1"));
                    long partitions = member.assignment().topicPartitions().stream()
                            .filter(partition -> partition.topic().equals(topic))
                            .count();
                    active.merge(instance, (int) partitions, Integer::sum);
                });
        return active;
    }

    /** Waits until its probe says whether it works. */
    void awaitAnswerOf(int instance) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get(instance, "/health/ready", 503).isPresent() || isReady(instance));
    }

    /** Waits until a transaction of that instance is open. */
    void awaitTransactionOf(int instance) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptions()
                .until(() -> leftATransaction(instance));
    }

    /** Whether a transaction of that instance is open; if it has just been killed, was left open. */
    boolean leftATransaction(int instance) throws Exception {
        String process = Files.readString(directory
                        .resolve("state-" + instance)
                        .resolve(APPLICATION)
                        .resolve("kafka-streams-process-metadata"))
                .replaceAll("(?s).*\"processId\":\"([^\"]+)\".*", "$1");
        return admin.listTransactions().all().get().stream()
                .anyMatch(transaction -> transaction.state() == TransactionState.ONGOING
                        && transaction.transactionalId().contains(process));
    }

    /** What a client of the broker needs. */
    Map<String, String> client() {
        try {
            String secret = Files.readString(directory.resolve("broker").resolve("broker.secret"))
                    .strip();
            return Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:" + brokerPort,
                    "security.protocol",
                    "SASL_PLAINTEXT",
                    "sasl.mechanism",
                    "PLAIN",
                    "sasl.jaas.config",
                    PlainLoginModule.class.getName() + " required username=\"enomem\" password=\"" + secret + "\";");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The body that an instance answers with, if it is of that status. */
    Optional<String> get(int instance, String path, int status) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(instance) + path))
                            .timeout(Duration.ofSeconds(5))
                            .header("Authorization", "Bearer " + TOKEN)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == status ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (JavaProcess instance : instances.values()) {
            instance.close();
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        if (broker != null) {
            broker.close();
        }
    }
}
