// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SocketProcessesTest {
    private final Descriptors host = new Descriptors();
    private final SocketProcesses processes = new SocketProcesses(host);

    @Test
    void aSocketIsFoundInTheProcessThatHasItOpen() {
        // Given
        host.run(10, "nginx").open(10, 5, "socket:[1001]").open(10, 6, "pipe:[7]");
        host.run(11, "java").open(11, 5, "socket:[1002]");
        // When
        dump(1001, 1002, 1003);
        // Then
        assertThat(processes.owner(1001)).isEqualTo(new Owner(10, "nginx"));
        assertThat(processes.owner(1002)).isEqualTo(new Owner(11, "java"));
        assertThat(processes.owner(1003)).isNull();
    }

    @Test
    void whatIsKnownIsNotReadAgain() {
        // Given
        host.run(10, "nginx");
        long[] inodes = host.openMany(10, 500);
        dump(inodes);
        // When
        host.linksRead = 0;
        dump(inodes);
        // Then
        assertThat(host.linksRead).isZero();
        assertThat(processes.owner(inodes[499])).isEqualTo(new Owner(10, "nginx"));
    }

    @Test
    void aNewSocketCostsTheLinksThatAreNewNotThoseOfTheWholeProcess() {
        // Given
        host.run(10, "nginx").run(11, "idle").open(11, 0, "/dev/null");
        long[] inodes = host.openMany(10, 500);
        dump(inodes);
        // When
        host.open(10, 900, "socket:[99]");
        host.linksRead = 0;
        dump(with(inodes, 99));
        // Then
        assertThat(processes.owner(99)).isEqualTo(new Owner(10, "nginx"));
        assertThat(host.linksRead).isEqualTo(1);
    }

    @Test
    void aDescriptorThatIsUsedAgainIsReadAgain() {
        // Given
        host.run(10, "nginx").run(11, "redis");
        long[] inodes = host.openMany(10, 500);
        host.open(11, 5, "socket:[98]");
        dump(with(inodes, 98));
        // When
        host.open(11, 5, "socket:[99]");
        host.linksRead = 0;
        dump(with(inodes, 99));
        // Then
        assertThat(processes.owner(99)).isEqualTo(new Owner(11, "redis"));
        assertThat(host.linksRead).isEqualTo(1);
    }

    @Test
    void aProcessOfAnotherNameIsAnotherProcess() {
        // Given
        host.run(10, "sh").open(10, 5, "socket:[1001]");
        dump(1001);
        // When
        host.run(10, "nginx");
        dump(1001);
        // Then
        assertThat(processes.owner(1001)).isEqualTo(new Owner(10, "nginx"));
    }

    @Test
    void aProcessThatEndedHasNoSockets() {
        // Given
        host.run(10, "nginx").open(10, 5, "socket:[1001]");
        dump(1001);
        // When
        host.end(10);
        dump(1001);
        // Then
        assertThat(processes.owner(1001)).isNull();
    }

    @Test
    void aSocketInAnUnchangedNumberOfDescriptorsIsFoundWithTheNextChange() {
        // Given a file that gave way to a socket: the process has as many descriptors as before
        host.run(10, "nginx").open(10, 700, "/var/log/a");
        long[] inodes = host.openMany(10, 500);
        dump(inodes);
        host.open(10, 700, "socket:[99]");
        dump(with(inodes, 99));
        // When
        host.open(10, 701, "/var/log/b");
        dump(with(inodes, 99));
        // Then
        assertThat(processes.owner(99)).isEqualTo(new Owner(10, "nginx"));
    }

    @Test
    void manySocketsWithoutAProcessAreReasonToReadEverything() {
        // Given a process whose files all gave way to sockets
        host.run(10, "nginx");
        for (int i = 0; i < 50; i++) {
            host.open(10, i, "/var/log/" + i);
        }
        host.open(10, 50, "socket:[5000]");
        dump(5000);
        long[] inodes = host.openMany(10, 50);
        // When
        dump(with(inodes, 5000));
        // Then
        assertThat(LongStream.of(inodes).filter(inode -> processes.owner(inode) == null))
                .isEmpty();
    }

    @Test
    void aKernelThatDoesNotCountDescriptorsIsListedInstead() {
        // Given
        host.counts = false;
        host.run(10, "nginx").open(10, 5, "socket:[1001]").open(10, 6, "/var/log/a");
        dump(1001);
        // When
        host.open(10, 6, "socket:[1002]");
        dump(1001, 1002);
        // Then
        assertThat(processes.owner(1002)).isEqualTo(new Owner(10, "nginx"));
    }

    @Test
    void socketsComeAndGoByTheThousandAndAllAreFound() {
        // Given
        host.run(10, "nginx");
        for (int round = 0; round < 20; round++) {
            host.closeAll(10);
            long[] inodes = LongStream.range(0, 2_000L - 90L * round)
                    .map(i -> 10_000 + i * 37)
                    .toArray();
            for (int i = 0; i < inodes.length; i++) {
                inodes[i] += i % (round + 2) == 0 ? 100_000L * round : 0;
                host.open(10, i, "socket:[" + inodes[i] + "]");
            }
            // When
            dump(inodes);
            // Then
            assertThat(LongStream.of(inodes).filter(inode -> processes.owner(inode) == null))
                    .isEmpty();
        }
    }

    private void dump(long... inodes) {
        processes.startDump();
        processes.find(
                LongStream.of(inodes).filter(inode -> !processes.knows(inode)).toArray());
    }

    private static long[] with(long[] inodes, long... more) {
        return LongStream.concat(LongStream.of(inodes), LongStream.of(more)).toArray();
    }

    /** The descriptors of made-up processes. */
    private static final class Descriptors implements ProcRoot {
        private final Map<Integer, String> names = new TreeMap<>();
        private final Map<Integer, Map<Integer, String>> links = new TreeMap<>();
        private boolean counts = true;
        private int linksRead;

        Descriptors run(int pid, String comm) {
            names.put(pid, comm);
            links.computeIfAbsent(pid, p -> new TreeMap<>());
            return this;
        }

        void end(int pid) {
            names.remove(pid);
            links.remove(pid);
        }

        Descriptors open(int pid, int descriptor, String link) {
            links.get(pid).put(descriptor, link);
            return this;
        }

        void closeAll(int pid) {
            links.get(pid).clear();
        }

        long[] openMany(int pid, int count) {
            long[] inodes = LongStream.range(0, count).map(i -> 1_000 + 3 * i).toArray();
            for (int i = 0; i < count; i++) {
                open(pid, i, "socket:[" + inodes[i] + "]");
            }
            return inodes;
        }

        @Override
        public byte @Nullable [] read(String path) {
            String name = names.get(pid(path));
            return name == null ? null : (name + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public List<String> list(String directory) {
            return directory.equals("proc")
                    ? names.keySet().stream().map(String::valueOf).toList()
                    : links.getOrDefault(pid(directory), Map.of()).keySet().stream()
                            .map(String::valueOf)
                            .toList();
        }

        @Override
        public List<String> directories(String directory) {
            return list(directory);
        }

        @Override
        public long size(String path) {
            return counts ? list(path).size() : 0;
        }

        @Override
        public @Nullable String link(String path) {
            linksRead++;
            return links.get(pid(path)).get(Integer.valueOf(path.substring(path.lastIndexOf('/') + 1)));
        }

        private static int pid(String path) {
            return Integer.parseInt(path.split("/")[1]);
        }
    }
}
