// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {
    @TempDir
    Path directory;

    @Test
    void recordsComeInTheOrderOfTheirTimesWithTheHostAtTheStartOfItsSamples() throws IOException {
        // Given
        capture(directory);

        // When
        List<SpecificRecord> records = read(directory);

        // Then
        assertThat(records.stream().map(Object::getClass).map(Class::getSimpleName))
                .containsExactly("KernelRecord", "HostInfo", "HostSample", "KernelRecord", "HostSample");
        KernelRecord kill = (KernelRecord) records.get(3);
        assertThat(kill.getText()).isEqualTo("Out of memory: Killed process 7 (java)");
        assertThat(kill.getTime()).isEqualTo(Instant.ofEpochMilli(1_700_000_012_500L));
        assertThat(kill.getTimeSource()).isEqualTo(TimeSource.KERNEL);
        assertThat(kill.getFacilityProven()).isTrue();
        assertThat(kill.getSequence()).isEqualTo(8L);
        HostInfo info = (HostInfo) records.get(1);
        assertThat(info.getHostname()).isEqualTo("web-1");
        assertThat(info.getKernelRelease()).isEqualTo("6.1.0");
        HostSample sample = (HostSample) records.get(2);
        assertThat(sample.getBootTimeMillis()).isEqualTo(10_000);
    }

    @Test
    void aLimitThatALaterSampleLeavesOutIsStillWhatAnEarlierOneTold() throws IOException {
        // Given
        capture(directory);
        write(directory, "samples/1700000010000/proc/sys/net/ipv4/tcp_mem", "6096\t8130\t12192\n");
        write(directory, "samples/1700000010000/proc/sys/net/netfilter/nf_conntrack_max", "1024\n");
        write(directory, "samples/1700000015000/proc/sys/net/netfilter/nf_conntrack_max", "2048\n");

        // When
        List<SpecificRecord> records = read(directory);

        // Then
        List<HostInfo> infos = records.stream()
                .filter(HostInfo.class::isInstance)
                .map(HostInfo.class::cast)
                .toList();
        assertThat(infos).hasSize(2);
        assertThat(infos.get(1).getSysctls())
                .containsEntry("net.netfilter.nf_conntrack_max", "2048")
                .containsEntry("net.ipv4.tcp_mem", infos.get(0).getSysctls().get("net.ipv4.tcp_mem"));
    }

    @Test
    void theMachineIdIsTheDescribedOneElseTheNameElseTheDigest() throws IOException {
        // Given
        capture(directory);

        // When
        String named = open(directory).machineId();
        Files.writeString(directory.resolve("host.json"), "{\"machineId\": \"0123\"}");
        String described = open(directory).machineId();
        Files.delete(directory.resolve("host.json"));
        String digested = open(directory).machineId();

        // Then
        assertThat(named).isEqualTo("web-1");
        assertThat(described).isEqualTo("0123");
        assertThat(digested).matches("input-[0-9a-f]{12}");
    }

    @Test
    void aFileThatIsNotThereIsNamedWithTheReason() {
        assertThatThrownBy(() -> read(directory.resolve("nothing")))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("nothing")
                .hasMessageContaining("no such file");
    }

    private static void capture(Path root) throws IOException {
        write(
                root,
                "host.json",
                "{\"host\": \"web-1\", \"kernel\": \"6.1.0\", \"bootTimeEpochMillis\": 1700000000000}");
        write(
                root,
                "kmsg",
                "6,7,1000000,-;eth0: link up\n SUBSYSTEM=net\n3,8,12500000,-;Out of memory: Killed process 7 (java)\n");
        write(
                root,
                "samples/1700000010000/proc/net/sockstat",
                "sockets: used 12\nTCP: inuse 2 orphan 0 tw 0 alloc 2 mem 1\n");
        write(
                root,
                "samples/1700000015000/proc/net/sockstat",
                "sockets: used 12\nTCP: inuse 2 orphan 0 tw 0 alloc 2 mem 1\n");
    }

    private static void write(Path root, String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static SavedHost open(Path path) {
        List<SavedHost> hosts = SavedInput.open(List.of(path), SavedOptions.defaults());
        assertThat(hosts).hasSize(1);
        return hosts.get(0);
    }

    private static List<SpecificRecord> read(Path path) {
        try (Stream<SpecificRecord> records = open(path).records()) {
            return records.toList();
        }
    }
}
