// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.tls.Tls;
import io.enomem.streams.topology.StreamsSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Settings of the REST server. */
public final class RestSettings {
    /** Where to listen. */
    public static final String LISTEN = "rest.listen";

    /** What clients must send. */
    public static final String TOKEN = "rest.token";

    static final String NAMES = "rest.names";
    static final String TIMEOUT_MS = "rest.instances.timeout.ms";
    static final String KEYSTORE_FILE = "rest.tls.keystore.file";
    static final String KEYSTORE_PASSWORD = "rest.tls.keystore.password";
    static final String CA_FILE = "rest.tls.ca.file";
    static final String CLIENT_AUTH = "rest.tls.client.auth";

    private static final String NONE = "none";
    private static final String REQUIRED = "required";

    /** Where a server listens that nobody told anything else: clients of this host find it there. */
    public static final String LOOPBACK = "127.0.0.1:7670";

    private static final Tls TLS = new Tls("REST and the other instances", CA_FILE, KEYSTORE_FILE, KEYSTORE_PASSWORD);

    private RestSettings() {}

    /** The definitions. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        LISTEN,
                        Type.STRING,
                        "",
                        Importance.HIGH,
                        "host:port of REST, health and metrics, port 0: any that is free; none: nothing is served. Empty: the"
                                + " port of streams.application.server on all addresses, or, where that is not set, "
                                + LOOPBACK + ".")
                .define(
                        TOKEN,
                        Type.PASSWORD,
                        "",
                        Importance.HIGH,
                        "What clients must send as Authorization: Bearer; the same on all instances. Needed unless REST"
                                + " listens on loopback only (one is then made in the state directory) or asks clients for a"
                                + " certificate. Best kept elsewhere: ${file:/path/secrets.properties:token}.")
                .define(
                        NAMES,
                        Type.LIST,
                        "",
                        Importance.LOW,
                        "Further host names under which clients come here, through a load balancer for instance. Names of"
                                + " strangers are refused; addresses, localhost and the name in streams.application.server"
                                + " are known.")
                .define(
                        TIMEOUT_MS,
                        Type.LONG,
                        3_000L,
                        Range.between(100L, 60_000L),
                        Importance.LOW,
                        "Another instance that does not answer for so long counts as missing in the answer.")
                .define(
                        KEYSTORE_FILE,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "PKCS 12 file with the server's key and certificate; set, REST speaks TLS only, also between"
                                + " instances. The certificate must name the host of streams.application.server.")
                .define(KEYSTORE_PASSWORD, Type.PASSWORD, "", Importance.MEDIUM, "Its password.")
                .define(
                        CA_FILE,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "PEM file of the authorities that may sign certificates of other instances, and of clients; empty:"
                                + " those of the Java runtime.")
                .define(
                        CLIENT_AUTH,
                        Type.STRING,
                        NONE,
                        ValidString.in(NONE, REQUIRED),
                        Importance.MEDIUM,
                        "required: only clients with a certificate may connect; the other instances show the server's.");
    }

    /**
     * Where this instance serves, and who may ask; empty if nothing shall be served. Throws SettingsException for what the
     * user must change.
     *
     * @param alone where it listens unless something is set; it must be on loopback
     */
    static Optional<Listen> listen(Settings settings, String alone) {
        String where = settings.string(LISTEN);
        if (where.equals(NONE)) {
            return Optional.empty();
        }
        HostInfo self = self(settings);
        if (where.isEmpty()) {
            where = self == null ? alone : "0.0.0.0:" + self.port();
        }
        HostInfo at = address(LISTEN, where);
        Set<String> names = new HashSet<>(settings.list(NAMES));
        if (self != null) {
            names.add(self.host());
        }
        SSLContext tls = tls(settings);
        boolean certificates = settings.string(CLIENT_AUTH).equals(REQUIRED);
        if (certificates && tls == null) {
            throw new SettingsException(CLIENT_AUTH + "=required needs TLS: set " + KEYSTORE_FILE);
        }
        String token = token(settings, at, certificates);
        return Optional.of(new Listen(
                at.host(), at.port(), token, names, tls == null ? null : new Listen.Encryption(tls, certificates)));
    }

    /** Throws SettingsException for an address of this instance that is none, before Kafka Streams is given it. */
    public static void check(Settings settings) {
        self(settings);
    }

    /** Where the other instances reach this one; null if it answers for itself only. Throws SettingsException for nonsense. */
    static @Nullable HostInfo self(Settings settings) {
        String server = settings.string(StreamsSettings.APPLICATION_SERVER);
        return server.isEmpty() ? null : address(StreamsSettings.APPLICATION_SERVER, server);
    }

    /** What it speaks TLS with; null if it does not. */
    static @Nullable SSLContext tls(Settings settings) {
        return settings.string(KEYSTORE_FILE).isEmpty() ? null : TLS.context(settings);
    }

    private static @Nullable String token(Settings settings, HostInfo at, boolean certificates) {
        Password given = settings.secret(TOKEN);
        if (given != null && !given.value().isBlank()) {
            return given.value();
        }
        if (certificates) {
            return null;
        }
        if (Listen.isLoopback(at.host())) {
            return TokenFile.in(Path.of(settings.string(StreamsSettings.STATE_DIR)));
        }
        throw new SettingsException("REST would be open to anybody who reaches " + at.host() + ":" + at.port()
                + ": set " + TOKEN + ", or " + CLIENT_AUTH
                + "=required with TLS, or have it listen on loopback only with "
                + LISTEN + "=" + LOOPBACK);
    }

    private static HostInfo address(String key, String value) {
        try {
            HostInfo address = HostInfo.buildFromEndpoint(value);
            if (address != null && !address.host().isBlank() && address.port() >= 0 && address.port() <= 65_535) {
                return address;
            }
        } catch (RuntimeException e) {
            // As wrong as one without a port.
        }
        throw new SettingsException(
                key + "=" + value + " is no address: its form is host:port, such as streams-1.example:7670");
    }
}
