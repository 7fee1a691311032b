// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** The settings of a single broker that is its own controller, small enough to live beside the agent. */
record BrokerSettings(Path directory, int clientPort, int controllerPort, Credentials credentials) {
    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";
    private static final String CLIENT = "CLIENT";
    /** Loopback by number: a name would let the resolver decide who is listened to. */
    static final String LOOPBACK = "127.0.0.1";

    /** Where clients connect. */
    String address() {
        return LOOPBACK + ":" + clientPort;
    }

    /** As Kafka's own properties. */
    Properties properties() {
        Properties p = new Properties();
        identity(p);
        security(p);
        oneReplica(p);
        small(p);
        return p;
    }

    /** The controller alone, which takes a broker that has told nothing for so long for dead. */
    Properties controllerAlone(Duration session) {
        Properties p = properties();
        p.put("process.roles", "controller");
        p.put("listeners", controllerListener());
        p.remove("inter.broker.listener.name");
        p.put("broker.session.timeout.ms", Long.toString(session.toMillis()));
        // Kafka asks for at most half of that, though no broker is there to send one.
        p.put("broker.heartbeat.interval.ms", Long.toString(session.toMillis() / 2));
        return p;
    }

    private String controllerListener() {
        return CONTROLLER + "://" + LOOPBACK + ":" + controllerPort;
    }

    private void identity(Properties p) {
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE_ID));
        p.put("listeners", CLIENT + "://" + address() + "," + controllerListener());
        p.put("inter.broker.listener.name", CLIENT);
        p.put("controller.listener.names", CONTROLLER);
        p.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
        p.put("log.dirs", directory.toString());
        p.put("auto.create.topics.enable", "false");
    }

    private void security(Properties p) {
        p.put("listener.security.protocol.map", CLIENT + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT");
        p.put("sasl.enabled.mechanisms", Credentials.MECHANISM);
        p.put("sasl.mechanism.inter.broker.protocol", Credentials.MECHANISM);
        p.put("sasl.mechanism.controller.protocol", Credentials.MECHANISM);
        p.put("listener.name.client.plain.sasl.jaas.config", credentials.clientListener());
        p.put("listener.name.controller.plain.sasl.jaas.config", credentials.controllerListener());
    }

    private static void oneReplica(Properties p) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            p.put(topic + ".replication.factor", "1");
            p.put(topic + ".num.partitions", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
    }

    private static void small(Properties p) {
        // The default of 128 MiB is heap: the broker would not start in ours.
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        // Changelogs are compacted by whole segments: with the default of 1 GiB a start would read back days of
        // samples.
        p.put("log.segment.bytes", Integer.toString(16 << 20));
        p.put("num.network.threads", "1");
        p.put("num.io.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "1");
        p.put("background.threads", "2");
        // There is nobody else to wait for.
        p.put("group.initial.rebalance.delay.ms", "0");
        // A stop that leaves the registration open costs the next start broker.session.timeout.ms; for kill -9 see
        // StaleRegistration. Not shorter than the default: a broker that is only slow would lose all its partitions.
        p.put("controlled.shutdown.enable", "true");
        // Looked for every 10 s, a transaction that a killed streams application left open holds its successor up as
        // long.
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // The shortest session that the crashed streams application of the run before may have asked for.
        p.put("group.min.session.timeout.ms", "1000");
    }
}
