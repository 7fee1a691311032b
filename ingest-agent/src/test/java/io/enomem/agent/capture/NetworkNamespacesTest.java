// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.agent.sample.ProcRoot;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network namespace of this very host, made with unshare(1): needs CAP_SYS_ADMIN. */
@Timeout(300)
class NetworkNamespacesTest {
    /** Listens on a port of its own, says so and waits to be ended. */
    static final class Listening {
        private Listening() {}

        public static void main(String[] args) throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                System.out.println(socket.getLocalPort());
                System.out.flush();
                while (System.in.read() >= 0) {
                    // Held until the test ends.
                }
            }
        }
    }

    @Test
    void theCountersAndSocketsOfAnotherNamespaceAreRecorded() throws Exception {
        // Given
        assumeThat(canUnshare())
                .as("unshare -n and nsenter must be permitted (root)")
                .isTrue();
        Process other = new ProcessBuilder(
                        "unshare",
                        "-n",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Path.of(Listening.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        Listening.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String port = other.inputReader(StandardCharsets.US_ASCII).readLine();
            String place = "netns/" + namespace(other.pid()) + "/";

            // When
            Map<String, byte[]> files = new NetworkNamespaces(ProcRoot.live()).files();

            // Then
            assertThat(text(files, place + "proc/net/sockstat")).contains("TCP: inuse 1 ");
            assertThat(text(files, place + "ss_-tanmepiHO.txt"))
                    .contains("LISTEN")
                    .contains(":" + port + " ");
            Map<String, byte[]> capture = new HashMap<>(files);
            capture.putAll(ToolTexts.read());
            SocketSection sockets = new HostSampler(ProcRoot.files(capture), new HostIdentity("m", "b", "h", null, "1"))
                    .sample(Instant.now(), EnumSet.of(Part.SOCKETS))
                    .getSockets();
            assertThat(sockets.getListeners())
                    .extracting(Listener::getEndpoint)
                    .anyMatch(endpoint -> endpoint.endsWith(":" + port));
            assertThat(files.keySet()).noneMatch(name -> name.startsWith("netns/" + ownNamespace()));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private static boolean canUnshare() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-n", "nsenter", "--net=/proc/self/ns/net", "ss", "-s")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(Map<String, byte[]> files, String name) {
        assertThat(files).containsKey(name);
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static String ownNamespace() {
        return namespace(ProcessHandle.current().pid());
    }

    private static String namespace(long pid) {
        try {
            String link =
                    Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
            return link.substring(link.indexOf('[') + 1, link.indexOf(']'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
