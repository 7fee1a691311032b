// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.streams.siem.Revisions;
import io.enomem.streams.siem.SiemDefinitions;
import io.enomem.streams.siem.SiemFormat;
import io.enomem.streams.siem.Syslog;
import io.enomem.streams.siem.forward.Connector.Protocol;
import io.enomem.streams.tls.Tls;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Settings of the syslog forwarder. */
public final class ForwarderSettings {
    /** What stands in a message. */
    public static final String FORMAT = "siem.format";

    public static final String GROUP_ID = "siem.group.id";
    public static final String PROTOCOL = "siem.syslog.protocol";
    public static final String HOST = "siem.syslog.host";
    public static final String PORT = "siem.syslog.port";
    public static final String FACILITY = "siem.syslog.facility";
    public static final String MESSAGE_MAX_BYTES = "siem.syslog.message.max.bytes";
    public static final String ACK_TIMEOUT_MS = "siem.syslog.ack.timeout.ms";
    public static final String CA_FILE = "siem.syslog.tls.ca.file";
    public static final String KEYSTORE_FILE = "siem.syslog.tls.keystore.file";
    public static final String KEYSTORE_PASSWORD = "siem.syslog.tls.keystore.password";

    private static final int COMMIT_PATIENCE_MILLIS = 10_000;

    private static final Tls TLS = new Tls("the syslog receiver", CA_FILE, KEYSTORE_FILE, KEYSTORE_PASSWORD);

    private ForwarderSettings() {}

    /** The definitions. */
    public static ConfigDef definition() {
        ConfigDef forwarder = new ConfigDef()
                .define(
                        FORMAT,
                        Type.STRING,
                        "cef",
                        ValidString.in("cef", "ecs", "ocsf"),
                        Importance.HIGH,
                        "What stands in a syslog message: CEF, or the JSON of the ecs or ocsf topic.")
                .define(
                        GROUP_ID,
                        Type.STRING,
                        "enomem-siem",
                        Importance.MEDIUM,
                        "Consumer group of the forwarders: those of one group share the work, two groups each get all.")
                .define(
                        PROTOCOL,
                        Type.STRING,
                        "relp",
                        ValidString.in("relp", "relp-tls", "tls", "tcp"),
                        Importance.HIGH,
                        "How to speak to the receiver. relp and relp-tls lose nothing; tls and tcp (RFC 5424 with octet"
                                + " counting) have no acknowledgement and send the last 30 s again after a loss.")
                .define(HOST, Type.STRING, "127.0.0.1", Importance.HIGH, "Syslog receiver: host name or address.")
                .define(
                        PORT,
                        Type.INT,
                        2514,
                        Range.between(1, 65_535),
                        Importance.HIGH,
                        "Its port: often 2514 for relp, 6514 for tls, 514 or 601 for tcp.")
                .define(
                        FACILITY,
                        Type.INT,
                        16,
                        Range.between(0, 23),
                        Importance.LOW,
                        "Syslog facility, 0 to 23 (RFC 5424, table 1); 16 is local0.")
                .define(
                        MESSAGE_MAX_BYTES,
                        Type.INT,
                        8_096,
                        Range.between(2_048, 1_048_576),
                        Importance.MEDIUM,
                        "Bytes of one message that the receiver takes whole; rsyslog's maxMessageSize is 8k. Longer JSON"
                                + " goes without its evidence, remedies and so on, and says so.")
                .define(
                        ACK_TIMEOUT_MS,
                        Type.LONG,
                        90_000L,
                        Range.atLeast(1_000L),
                        Importance.LOW,
                        "A RELP receiver that acknowledges nothing for so long counts as lost; librelp has the same 90 s.")
                .define(
                        CA_FILE,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "PEM file of the authorities that may sign the receiver's certificate; empty: those of the Java"
                                + " runtime.")
                .define(
                        KEYSTORE_FILE,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "PKCS 12 file with the forwarder's own key, if the receiver asks for one.")
                .define(KEYSTORE_PASSWORD, Type.PASSWORD, "", Importance.MEDIUM, "Its password.");
        return Definitions.merge(Definitions.common(), SiemDefinitions.definition(), forwarder);
    }

    static SiemFormat format(Settings settings) {
        return new SiemFormat(
                SiemFormat.Kind.of(settings.string(FORMAT)),
                new Syslog(settings.integer(FACILITY)),
                settings.integer(MESSAGE_MAX_BYTES),
                Revisions.of(settings.string(SiemDefinitions.REVISIONS)));
    }

    static Connector connector(Settings settings) {
        Protocol protocol = Protocol.of(settings.string(PROTOCOL));
        return new Connector(
                protocol,
                settings.string(HOST),
                settings.integer(PORT),
                protocol.isEncrypted() ? TLS.context(settings) : null,
                OctetCounted.HOLD,
                System::nanoTime,
                settings.millis(ACK_TIMEOUT_MS));
    }

    /** Settings of the consumer: a default that loses nothing, what the user passes through, then what correctness rests on. */
    static Map<String, Object> consumer(Settings settings) {
        Map<String, Object> kafka = new HashMap<>();
        kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        kafka.put(ConsumerConfig.CLIENT_ID_CONFIG, "enomem-siem");
        // Kafka's own minute would make whoever stops the forwarder wait for it.
        kafka.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, COMMIT_PATIENCE_MILLIS);
        kafka.putAll(settings.kafka("consumer"));
        kafka.put(ConsumerConfig.GROUP_ID_CONFIG, settings.string(GROUP_ID));
        kafka.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return kafka;
    }
}
