// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the sockets of this very machine. */
class LiveSocketsTest {
    private static final int PAYLOAD = 300_000;

    private final int pid = (int) ProcessHandle.current().pid();

    @BeforeEach
    void needsLinux() {
        assumeTrue(Files.exists(Path.of("/proc/net/sockstat")), "needs the /proc of Linux");
    }

    @Test
    void anUnreadSocketIsFoundWithItsOwnerByInetDiag() throws Exception {
        // Given
        assumeTrue(netlinkWorks(), "needs NETLINK_SOCK_DIAG sockets");
        try (Unread unread = new Unread()) {
            // When
            SocketSection section = new LiveSockets(ProcRoot.live()).read(Instant.now());
            // Then
            assertUnreadSocketIsSeen(section, unread);
            SocketHolder holder = holder(section, unread);
            assertThat(holder.getBytesReceived()).isEqualTo(PAYLOAD);
            assertThat(holder.getLastReceiveMillis()).isBetween(0L, 60_000L);
            assertThat(holder.getRmemBytes()).isGreaterThanOrEqualTo(PAYLOAD);
            Listener listener = section.getListeners().stream()
                    .filter(l -> l.getEndpoint().equals("127.0.0.1:" + unread.port()))
                    .findFirst()
                    .orElseThrow();
            assertThat(listener.getPid()).isEqualTo(pid);
            assertThat(listener.getBacklog()).isEqualTo(7);
            assertThat(listener.getAcceptQueue()).isZero();
        }
    }

    @Test
    void ssGivesTheSameSocketWhereInetDiagIsClosed() throws Exception {
        // Given
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ss")) || Files.isExecutable(Path.of("/bin/ss")), "needs ss");
        try (Unread unread = new Unread()) {
            // When
            SocketSection section = new SsCommand().read(Instant.now(), SocketLookup.NONE);
            // Then
            assertUnreadSocketIsSeen(section, unread);
            assertThat(holder(section, unread).getBytesReceived()).isEqualTo(PAYLOAD);
        }
    }

    @Test
    void theSumOfAllSocketsIsWhatSockstatSaysOfThePool() throws Exception {
        // Given
        assumeTrue(netlinkWorks(), "needs NETLINK_SOCK_DIAG sockets");
        HostSampler sampler = HostSampler.live(new HostIdentity("m", "b", "h", null, "1"));
        int pageBytes = PageSize.read(ProcRoot.live()) == null ? 4096 : PageSize.read(ProcRoot.live());
        // Each CPU may hold 256 pages outside of the shared counter (net.core.mem_pcpu_rsv).
        long slackPages = 256L * Runtime.getRuntime().availableProcessors();
        try (Unread unread = new Unread()) {
            assertThat(unread.port()).isPositive();
            // Sockets of others come and go between the two readings: a moment in which they do not is enough.
            Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
                // When
                HostSample sample = sampler.sample(Instant.now(), EnumSet.of(Part.COUNTERS, Part.SOCKETS));
                // Then
                SocketSums total = sample.getSockets().getTotal();
                long pages = (total.getRmemBytes() + total.getWmemQueuedBytes() + total.getForwardBytes()) / pageBytes;
                long pool = Counter.named("sockstat.TCP.mem").in(sample);
                assertThat(pages).isBetween(pool - slackPages, pool + slackPages);
            });
        }
    }

    private void assertUnreadSocketIsSeen(SocketSection section, Unread unread) {
        assertThat(section.getComplete()).isTrue();
        SocketHolder holder = holder(section, unread);
        assertThat(holder.getPid()).isEqualTo(pid);
        assertThat(holder.getState()).isEqualTo("ESTAB");
        assertThat(holder.getReceiveQueueBytes()).isEqualTo(PAYLOAD);
        SocketOwner owner = section.getOwners().stream()
                .filter(o -> Integer.valueOf(pid).equals(o.getPid()))
                .findFirst()
                .orElseThrow();
        assertThat(owner.getSums().getRmemBytes()).isGreaterThanOrEqualTo(PAYLOAD);
        assertThat(section.getStates().get("ESTAB")).isGreaterThanOrEqualTo(2);
    }

    private static SocketHolder holder(SocketSection section, Unread unread) {
        return section.getHolders().stream()
                .filter(h -> h.getLocal().equals("127.0.0.1:" + unread.port()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean netlinkWorks() {
        try (NetlinkSocket socket = new NetlinkSocket()) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A connection of this process to itself, with data that nobody reads. */
    private static final class Unread implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket();
        private final Socket writer;
        private final Socket reader;

        Unread() throws IOException {
            listener.setReceiveBufferSize(4 * PAYLOAD);
            listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 7);
            writer = new Socket(listener.getInetAddress(), listener.getLocalPort());
            reader = listener.accept();
            writer.getOutputStream().write(new byte[PAYLOAD]);
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> reader.getInputStream().available() == PAYLOAD);
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            writer.close();
            reader.close();
            listener.close();
        }
    }
}
