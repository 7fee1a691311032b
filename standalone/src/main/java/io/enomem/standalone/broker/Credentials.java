// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import io.enomem.standalone.data.DataDirectory;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/**
 * Who may speak to the embedded broker: whoever can read the data directory. Loopback alone would let every user of the
 * host read kernel logs and forge diagnoses.
 *
 * @param client password of clients
 * @param controller password between broker and controller; SCRAM is not possible there, for its passwords would be kept
 *     in the very metadata that the controller serves
 */
record Credentials(String client, String controller) {
    static final String MECHANISM = "PLAIN";
    static final String CLIENT_USER = "enomem";
    static final String CONTROLLER_USER = "controller";

    /** Those of a data directory, made at first use. */
    static Credentials of(DataDirectory directory) {
        return new Credentials(directory.secret("broker.secret"), directory.secret("controller.secret"));
    }

    /** What a client of the broker at that address needs. */
    Map<String, String> clientSettings(String address) {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                address,
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_PLAINTEXT",
                SaslConfigs.SASL_MECHANISM,
                MECHANISM,
                SaslConfigs.SASL_JAAS_CONFIG,
                jaas(CLIENT_USER, client));
    }

    /** The broker's side of the client listener; it also speaks to itself there. */
    String clientListener() {
        return jaas(CLIENT_USER, client, "user_" + CLIENT_USER, client);
    }

    /** Both sides of the controller listener. */
    String controllerListener() {
        return jaas(CONTROLLER_USER, controller, "user_" + CONTROLLER_USER, controller);
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }

    private static String jaas(String user, String password, String... more) {
        StringBuilder line = new StringBuilder(PlainLoginModule.class.getName())
                .append(" required username=\"")
                .append(user)
                .append("\" password=\"")
                .append(password)
                .append('"');
        for (int i = 0; i < more.length; i += 2) {
            line.append(' ').append(more[i]).append("=\"").append(more[i + 1]).append('"');
        }
        return line.append(';').toString();
    }
}
