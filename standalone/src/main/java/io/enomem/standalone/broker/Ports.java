// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback interface. */
public final class Ports {
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
        return twoFree()[0];
    }

    /** Two different ports that are free at this moment; another process may still be faster. */
    static int[] twoFree() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket two = new ServerSocket(0, 1, loopback)) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        } catch (IOException e) {
            throw new Failure("No free port on 127.0.0.1 (" + e.getMessage() + "): end what holds so many.", e);
        }
    }
}
