// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * An archive with the places, names, links and order of sos 4 (sos/report/plugins: logs, kernel, networking, process, memory,
 * host, date), made small.
 */
class SosReportTest {
    private static final String ROOT = "sosreport-web-1-2023-11-14-abcdefg/";
    private static final String KILL =
            "Out of memory: Killed process %d (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB,"
                    + " shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0";

    /** 2023-11-14T22:13:20Z. */
    private static final long BOOTED = 1_700_000_000L;

    private static final long TAKEN = (BOOTED + 3_600) * 1_000;

    @TempDir
    Path directory;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();
    private SavedHost host;

    @Test
    void everyPartIsFoundInItsPlace() throws IOException {
        // Given
        report();

        // When
        List<SpecificRecord> records = read(xz(tar()));

        // Then
        assertThat(host.machineId()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(host.name()).isEqualTo("web-1");
        assertThat(kernelTexts(records))
                .as("rotated messages, the tail of a long one, dmesg and the journal")
                .contains(
                        KILL.formatted(1), KILL.formatted(2), KILL.formatted(3), KILL.formatted(4), KILL.formatted(5));
        assertThat(logs(records)).extracting(LogRecord::getService).contains("shop", "nginx", "sshd");
        List<HostSample> samples = of(records, HostSample.class);
        assertThat(samples).singleElement().satisfies(sample -> {
            assertThat(sample.getTime().toEpochMilli()).isEqualTo(TAKEN);
            assertThat(sample.getMemory()).isNotNull();
            assertThat(sample.getSockets()).isNotNull();
        });
    }

    @Test
    void aReportThatWasUnpackedIsReadLikeItsArchive() throws IOException {
        // Given
        report();
        List<SpecificRecord> packed = read(xz(tar()));
        Path root = directory.resolve("unpacked");
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = root.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(TAKEN));
        }
        for (Map.Entry<String, String> each : links.entrySet()) {
            Path link = root.resolve(each.getKey());
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(each.getValue()));
        }

        // When
        List<SpecificRecord> unpacked = read(root);

        // Then
        assertThat(kernelTexts(unpacked)).containsExactlyElementsOf(kernelTexts(packed));
        assertThat(logs(unpacked).stream().map(LogRecord::getText))
                .containsExactlyElementsOf(
                        logs(packed).stream().map(LogRecord::getText).toList());
    }

    @Test
    void anArchiveThatEndsEarlyIsReadUpToThereAndThatIsSaid() throws IOException {
        // Given
        report();
        byte[] tar = tar();
        byte[] whole = gz(tar);
        int read = 0;
        for (int length = whole.length - 1; length > whole.length / 10; length -= whole.length / 25) {

            // When
            List<SpecificRecord> records = readIfReadable(Arrays.copyOf(whole, length));

            // Then
            if (!records.isEmpty()) {
                read++;
                assertThat(host.notices()).as("%d bytes", length).anyMatch(notice -> notice.contains("damaged"));
            }
        }
        assertThat(read).as("archives of which something was read").isGreaterThan(10);
    }

    @Test
    void ofALongLogThatTheArchivesEndCutsThePartBeforeIsRead() throws IOException {
        // Given: more than is held in memory, as the last entry
        put("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        String line = "2023-11-14T22:31:00Z ERROR mmap: Cannot allocate memory\n";
        put("var/log/shop/app.log", line + "x".repeat(79).concat("\n").repeat(100_000) + line);
        byte[] tar = tar();

        // When
        List<SpecificRecord> records = read(Arrays.copyOf(tar, tar.length - (1 << 20)));

        // Then
        assertThat(logs(records)).hasSize(1);
        assertThat(host.notices()).anyMatch(notice -> notice.contains("damaged"));
    }

    private void report() throws IOException {
        put("version.txt", "sos-report: 4.5.6\n");
        put("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        put("proc/stat", "cpu  1 2 3 4 5 6 7 0 0 0\nbtime " + BOOTED + "\nprocesses 9\n");
        put("proc/meminfo", "MemTotal:  1000 kB\nMemFree:  10 kB\nMemAvailable:  20 kB\n");
        put("proc/vmstat", "oom_kill 1\nallocstall_normal 3\n");
        put("proc/net/sockstat", "sockets: used 9\nTCP: inuse 3 orphan 0 tw 0 alloc 4 mem 5\n");
        put("proc/77/status", "Name:\tjava\nPid:\t77\nVmRSS:\t100 kB\n");
        put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        put("sos_commands/host/hostname", "web-1\n");
        put("sos_commands/date/date", "Tue Nov 14 23:13:20 UTC 2023\n");
        put("sos_commands/kernel/dmesg", "[    9.100000] " + KILL.formatted(1) + "\n");
        put("sos_commands/logs/journalctl_--disk-usage", "Archived and active journals take up 8.0M.\n");
        put(
                "sos_commands/logs/journalctl_--no-pager_--boot",
                "Nov 14 22:20:00 web-1 kernel: " + KILL.formatted(2) + "\n"
                        + "Nov 14 22:20:01 web-1 sshd[5]: fatal: fork: Cannot allocate memory\n");
        put(
                "sos_commands/networking/ss_-peaonmi",
                "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
                        + "tcp   ESTAB  5000   0      10.0.0.1:80        10.0.0.2:4711     users:((\"java\",pid=77,fd=5))"
                        + " ino:1 sk:1 <->\n\t skmem:(r5376,rb131072,t0,tb87040,f768,w0,o0,bl0,d0)\n");
        put("sos_strings/logs/var.log.messages.tailed", "Nov 14 22:30:00 web-1 kernel: " + KILL.formatted(3) + "\n");
        links.put(ROOT + "var/log/messages", "../../sos_strings/logs/var.log.messages.tailed");
        put("var/log/messages-20231112", "Nov 12 22:30:00 web-1 kernel: " + KILL.formatted(4) + "\n");
        files.put(
                ROOT + "var/log/messages-20231105.gz",
                gz(("Nov  5 22:30:00 web-1 kernel: " + KILL.formatted(5) + "\n").getBytes(StandardCharsets.UTF_8)));
        put("var/log/shop/app.log", "2023-11-14T22:31:00Z ERROR mmap: Cannot allocate memory\n");
        put("var/log/nginx/error.log", "2023/11/14 22:32:00 [crit] 7#7: accept4() failed (24: Too many open files)\n");
        put("var/log/journal/0123/system.journal", "LPKSHHRH EPIPE binary\n");
        put("sos_reports/sos.txt", "EPIPE\n");
        links.put(ROOT + "dmesg", "sos_commands/kernel/dmesg");
        links.put(ROOT + "hostname", "sos_commands/host/hostname");
    }

    private void put(String path, String text) {
        files.put(ROOT + path, text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
                entry.setSize(each.getValue().length);
                entry.setModTime(TAKEN);
                tar.putArchiveEntry(entry);
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, String> each : links.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey(), TarConstants.LF_SYMLINK);
                entry.setLinkName(each.getValue());
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gz(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] xz(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(packed, new LZMA2Options(1))) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private List<SpecificRecord> readIfReadable(byte[] archive) throws IOException {
        try {
            return read(archive);
        } catch (UnreadableInputException e) {
            assertThat(e).hasMessageContaining("sosreport.tar");
            return List.of();
        }
    }

    private List<SpecificRecord> read(byte[] archive) throws IOException {
        return read(Files.write(directory.resolve("sosreport.tar.xz"), archive));
    }

    private List<SpecificRecord> read(Path input) {
        host = SavedInput.open(List.of(input), SavedOptions.defaults()).get(0);
        try (Stream<SpecificRecord> records = host.records()) {
            return records.toList();
        }
    }

    private static List<String> kernelTexts(List<SpecificRecord> records) {
        return of(records, KernelRecord.class).stream()
                .map(KernelRecord::getText)
                .toList();
    }

    private static List<LogRecord> logs(List<SpecificRecord> records) {
        return of(records, LogRecord.class);
    }

    private static <T> List<T> of(List<SpecificRecord> records, Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
