// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ports on the loopback interface. */
public final class Ports {
    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    /** Above the well-known ones and most that servers have by default. Ours. */
    private static final int LOWEST = 20_000;

    /** Linux's default of net.ipv4.ip_local_port_range (ip-sysctl.rst). */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static final int TRIES = 100;

    private Ports() {}

    /**
     * Checks that a port can be bound on loopback now.
     *
     * @param purpose what it is for, as the subject of a sentence
     * @param option the option by which another can be chosen
     * @throws Failure if it cannot
     */
    public static void requireFree(int port, String purpose, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a connection of a former process in TIME_WAIT does not count as use.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            throw new Failure(
                    purpose + " needs port " + port + " on 127.0.0.1, which is in use or not permitted ("
                            + e.getMessage() + "): stop what uses it (ss -ltnp 'sport = :" + port
                            + "'), or choose another with " + option + ".",
                    e);
        } catch (IOException e) {
            throw new Failure(purpose + " cannot listen on 127.0.0.1:" + port + " (" + e.getMessage() + ").", e);
        }
    }

    /** A port that is free at this moment; another process may still be faster. */
    public static int free() {
        try (ServerSocket socket = bound()) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Failure("No free port on 127.0.0.1 (" + e.getMessage() + "): end what holds so many.", e);
        }
    }

    /**
     * A port that is free at this moment and is not that one, which may be free as well: were a controller to listen where
     * clients of a killed broker look for it, it would turn them away for good.
     */
    static int freeBeside(int port) {
        return freeBeside(port, Ports::free);
    }

    static int freeBeside(int port, IntSupplier free) {
        int other = free.getAsInt();
        while (other == port) {
            other = free.getAsInt();
        }
        return other;
    }

    /**
     * Below those that the kernel gives to outgoing connections: of these a client that tries again and again, while the
     * server is away, may get the server's own, and the server cannot come back.
     */
    private static ServerSocket bound() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int i = 0; i < TRIES; i++) {
            try {
                return new ServerSocket(ThreadLocalRandom.current().nextInt(LOWEST, FIRST_EPHEMERAL), 1, loopback);
            } catch (BindException e) {
                LOG.atDebug().addKeyValue("reason", e.getMessage()).log("A port is in use, and another is tried");
            }
        }
        return new ServerSocket(0, 1, loopback);
    }
}
