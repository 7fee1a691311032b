// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a receiver of the test's own, which sees each command. */
@Timeout(120)
class RelpTest {
    @Test
    void sessionIsClosedInOrder() throws Exception {
        try (ServerSocket receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            CompletableFuture<List<String>> commands = CompletableFuture.supplyAsync(() -> commandsOf(receiver));
            Outbox outbox = new Outbox(10);
            outbox.put(new TopicPartition("events", 0), 0, new byte[] {'a'});
            Sender sender = new Sender(
                    new Connector(
                            Connector.Protocol.RELP,
                            "127.0.0.1",
                            receiver.getLocalPort(),
                            null,
                            OctetCounted.HOLD,
                            System::nanoTime,
                            Duration.ofMinutes(1)),
                    outbox);
            sender.start();
            await().atMost(Duration.ofMinutes(1)).until(outbox::isEmpty);

            // When
            sender.close();

            // Then
            assertThat(commands.get(1, TimeUnit.MINUTES)).containsExactly("open", "syslog", "close");
        }
    }

    /** Acknowledges everything, and ends the connection when asked to. */
    private static List<String> commandsOf(ServerSocket receiver) {
        List<String> commands = new ArrayList<>();
        try (Socket socket = receiver.accept()) {
            InputStream in = socket.getInputStream();
            while (!commands.contains("close")) {
                RelpFrame frame = RelpFrame.read(in);
                commands.add(frame.command());
                socket.getOutputStream()
                        .write(RelpFrame.of(frame.transaction(), "rsp", "200 OK")
                                .bytes());
            }
        } catch (IOException e) {
            commands.add(e.toString());
        }
        return commands;
    }
}
