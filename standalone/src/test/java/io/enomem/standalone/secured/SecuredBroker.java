// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.secured;

import io.enomem.standalone.broker.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;

/** A broker as a careful operator sets one up: TLS, SCRAM, and nobody may do what no ACL allows. */
final class SecuredBroker implements AutoCloseable {
    static final String PASSWORD = "not-a-secret-of-anybody";

    private static final String SCRAM = "SCRAM-SHA-512";
    private static final String SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required";
    private static final String PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    final String address = "127.0.0.1:" + Ports.free();

    private final Path directory;
    private final KafkaRaftServer server;

    SecuredBroker(Path directory, List<String> users) throws Exception {
        this.directory = directory;
        certificate();
        Path data = directory.resolve("broker");
        List<String> scram = new ArrayList<>();
        for (String user : users) {
            scram.add(SCRAM + "=[name=" + user + ",password=" + PASSWORD + "]");
        }
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setScramArguments(scram)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .run();
        }
        server = new KafkaRaftServer(KafkaConfig.fromProps(settings(data, Ports.free()), false), Time.SYSTEM);
        server.startup();
    }

    /** Settings of a service with that principal; its password lies in a file of its own. */
    Path config(String user, Map<String, String> more) throws IOException {
        Path secrets = Files.writeString(directory.resolve(user + ".secrets"), "password=" + PASSWORD + "\n");
        Properties settings = new Properties();
        clientSettings(user, "${file:" + secrets + ":password}")
                .forEach((key, value) -> settings.put("kafka." + key, value));
        settings.putAll(more);
        return write(directory.resolve(user + ".properties"), settings);
    }

    /** Settings of Kafka's own tools with that principal. */
    Path toolConfig(String user) throws IOException {
        Properties settings = new Properties();
        settings.putAll(clientSettings(user, PASSWORD));
        return write(directory.resolve(user + ".tool.properties"), settings);
    }

    Map<String, String> clientSettings(String user, String password) {
        return Map.of(
                "bootstrap.servers",
                address,
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.location",
                directory.resolve("ca.p12").toString(),
                "ssl.truststore.password",
                PASSWORD,
                "sasl.mechanism",
                SCRAM,
                "sasl.jaas.config",
                SCRAM_LOGIN + " username=\"" + user + "\" password=\"" + password + "\";");
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private Properties settings(Path data, int controllerPort) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("listeners", "CLIENT://" + address + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.put("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:SASL_PLAINTEXT");
        p.put("inter.broker.listener.name", "CLIENT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("log.dirs", data.toString());
        p.put("sasl.enabled.mechanisms", SCRAM);
        p.put("sasl.mechanism.inter.broker.protocol", SCRAM);
        p.put("sasl.mechanism.controller.protocol", "PLAIN");
        p.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
        p.put(
                "listener.name.client.scram-sha-512.sasl.jaas.config",
                SCRAM_LOGIN + " username=\"admin\" password=\"" + PASSWORD + "\";");
        p.put(
                "listener.name.controller.plain.sasl.jaas.config",
                PLAIN_LOGIN + " username=\"controller\" password=\"c\" user_controller=\"c\";");
        p.put("ssl.keystore.location", directory.resolve("broker.p12").toString());
        p.put("ssl.keystore.password", PASSWORD);
        // The broker is a client of its own listener.
        p.put("ssl.truststore.location", directory.resolve("ca.p12").toString());
        p.put("ssl.truststore.password", PASSWORD);
        p.put("authorizer.class.name", StandardAuthorizer.class.getName());
        p.put("super.users", "User:admin;User:controller");
        p.put("auto.create.topics.enable", "false");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(topic + ".replication.factor", "1");
            p.put(topic + ".num.partitions", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        p.put("group.initial.rebalance.delay.ms", "0");
        return p;
    }

    /** A certificate for the address, and the store of whoever trusts it. */
    private void certificate() throws Exception {
        String key = directory.resolve("broker.p12").toString();
        String pem = directory.resolve("broker.pem").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-keystore",
                key);
        keytool("-exportcert", "-rfc", "-alias", "broker", "-file", pem, "-keystore", key);
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "ca",
                "-file",
                pem,
                "-keystore",
                directory.resolve("ca.p12").toString());
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static Path write(Path file, Properties settings) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        return file;
    }
}
