// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.siem;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.enomem.standalone.broker.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** This machine's rsyslogd, set up as docs/siem.md says for RELP; each whole message becomes a line of a file. */
final class Rsyslogd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");

    private final Path received;
    private final Process process;
    private final int port = Ports.free();

    /** Skips the test, and says so, where there is none. */
    Rsyslogd(Path directory) throws IOException {
        assumeTrue(
                Files.isExecutable(PROGRAM),
                "Skipped: " + PROGRAM + " is not installed: apt-get install rsyslog rsyslog-relp");
        received = directory.resolve("received.log");
        Path config = directory.resolve("rsyslog.conf");
        Files.writeString(config, """
                global(workDirectory="%1$s" maxMessageSize="8k")
                module(load="imrelp" ruleset="keep")
                template(name="line" type="string" string="%%rawmsg%%\\n")
                ruleset(name="keep" queue.type="Direct") {
                  action(type="omfile" file="%2$s" template="line" asyncWriting="off" flushOnTXEnd="on")
                }
                input(type="imrelp" address="127.0.0.1" port="%3$d")
                """.formatted(directory, received, port));
        process = new ProcessBuilder(
                        PROGRAM.toString(), "-n", "-i", directory.resolve("pid").toString(), "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("rsyslog.out").toFile())
                .start();
        await().atMost(Duration.ofMinutes(3)).until(this::isListening);
    }

    int port() {
        return port;
    }

    /** The whole lines so far. */
    List<String> received() throws IOException {
        String text = Files.exists(received) ? Files.readString(received, StandardCharsets.UTF_8) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
