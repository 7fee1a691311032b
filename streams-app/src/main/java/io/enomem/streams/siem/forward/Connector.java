// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens channels to one receiver.
 *
 * @param protocol how to speak
 * @param tls what to trust; null for a protocol without TLS
 * @param hold how long plain TCP and TLS keep what they sent
 * @param clock by which that is measured, as System.nanoTime
 * @param patience how long a RELP receiver may take to answer
 */
record Connector(
        Protocol protocol,
        String host,
        int port,
        @Nullable SSLContext tls,
        Duration hold,
        LongSupplier clock,
        Duration patience) {
    private static final int CONNECT_MILLIS = 10_000;

    /** How to speak to a receiver. */
    enum Protocol {
        TCP,
        TLS,
        RELP,
        RELP_TLS;

        static Protocol of(String setting) {
            return valueOf(setting.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        boolean isEncrypted() {
            return this == TLS || this == RELP_TLS;
        }
    }

    /** A new channel; IOException, which names the receiver, if there is none to be had. */
    Channel connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setKeepAlive(true);
            socket.setTcpNoDelay(true);
            Socket ready = tls == null ? socket : encrypted(socket, tls);
            return switch (protocol) {
                case TCP, TLS -> new OctetCounted(ready, hold, clock);
                case RELP, RELP_TLS -> new Relp(ready, patience);
            };
        } catch (IOException e) {
            socket.close();
            throw new IOException("No connection to syslog receiver " + host + ':' + port + ": " + e.getMessage(), e);
        }
    }

    private Socket encrypted(Socket plain, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        // The name in the certificate is compared with the host that was asked for.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(CONNECT_MILLIS);
        socket.startHandshake();
        socket.setSoTimeout(0);
        return socket;
    }
}
