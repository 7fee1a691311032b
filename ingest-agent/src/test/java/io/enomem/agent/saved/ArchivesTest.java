// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.github.luben.zstd.ZstdOutputStream;
import io.enomem.schemas.KernelRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Captures and logs as people pack them, and what strangers may send in their place. */
class ArchivesTest {
    private static final String KMSG =
            "6,7,1000000,-;eth0: link up\n3,8,2000000,-;Out of memory: Killed process 7 (java)\n";

    /** More than may be unpacked before the ratio counts. */
    private static final int BOMB_BYTES = 96 << 20;

    @TempDir
    Path directory;

    private SavedHost host;

    enum Packing {
        GZ,
        XZ,
        ZST,
        BZ2;

        OutputStream open(OutputStream out) throws IOException {
            return switch (this) {
                case GZ -> new GZIPOutputStream(out);
                case XZ -> new XZOutputStream(out, new LZMA2Options(1));
                case ZST -> new ZstdOutputStream(out);
                case BZ2 -> new BZip2CompressorOutputStream(out);
            };
        }

        byte[] pack(byte[] content) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = open(packed)) {
                out.write(content);
            }
            return packed.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void aPackedLogReadsLikeThePlainOne(Packing packing) throws IOException {
        // Given
        byte[] packed = packing.pack(KMSG.getBytes(StandardCharsets.UTF_8));

        // When
        List<String> texts = read("kmsg." + packing, packed);

        // Then
        assertThat(texts).containsExactly("eth0: link up", "Out of memory: Killed process 7 (java)");
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void aPackedCaptureReadsLikeItsDirectory(Packing packing) throws IOException {
        // Given
        byte[] packed = packing.pack(tar("capture/kmsg", KMSG));

        // When
        List<String> texts = read("capture.tar." + packing, packed);

        // Then
        assertThat(texts).containsExactly("eth0: link up", "Out of memory: Killed process 7 (java)");
    }

    @Test
    void aZippedCaptureReadsLikeItsDirectory() throws IOException {
        // When
        List<String> texts = read("capture.zip", zip("capture/kmsg", KMSG.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(texts).containsExactly("eth0: link up", "Out of memory: Killed process 7 (java)");
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void whatUnpacksToAThousandTimesItsSizeEndsEarlyAndThatIsSaid(Packing packing) throws IOException {
        // Given what was packed twice, as nothing else reaches a thousandfold with gzip
        byte[] once = packing.pack(new byte[BOMB_BYTES]);
        byte[] bomb = packing == Packing.GZ ? packing.pack(once) : once;

        // When
        List<String> texts = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> read("bomb", bomb));

        // Then
        assertThat(texts).hasSizeLessThan(10);
        assertThat(host.notices()).anyMatch(notice -> notice.contains("more than 1000 times its size"));
    }

    @Test
    void aZipMayUnpackToSoMuchInAllHoweverItIsDividedAmongItsEntries() throws IOException {
        // Given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] zeros = new byte[BOMB_BYTES / 3];
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("capture/kmsg"));
            zip.write(KMSG.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 12; i++) {
                zip.putNextEntry(new ZipEntry("capture/logs/" + i + ".log"));
                zip.write(zeros);
            }
            zip.putNextEntry(new ZipEntry("capture/logs/last.log"));
            zip.write("ERROR mmap: Cannot allocate memory\n".getBytes(StandardCharsets.UTF_8));
        }

        // When
        List<String> texts =
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> read("bomb.zip", bytes.toByteArray()));

        // Then
        assertThat(texts).hasSize(2);
        assertThat(host.notices().stream().filter(notice -> notice.contains("bomb.zip")))
                .singleElement()
                .asString()
                .contains("more than 1000 times its size; the rest was not read");
    }

    @Test
    void entriesThatLeadOutsideAndLinksAreIgnoredAloud() throws IOException {
        // Given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry link = new TarArchiveEntry("capture/logs/shop.log", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/shadow");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
            add(tar, "capture/../../etc/kmsg", "3,1,1,-;outside\n");
            add(tar, "capture/kmsg", KMSG);
        }

        // When
        List<String> texts = read("capture.tar", bytes.toByteArray());

        // Then
        assertThat(texts).hasSize(2).doesNotContain("outside");
        assertThat(host.notices()).anyMatch(notice -> notice.contains("2 entries were ignored"));
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void whateverIsDamagedOrCutOffNothingIsThrown(Packing packing) throws IOException {
        // Given
        Random random = new Random(packing.ordinal());
        byte[] whole = packing.pack(tar("capture/kmsg", KMSG.repeat(200)));
        for (int round = 0; round < 60; round++) {
            byte[] damaged = Arrays.copyOf(whole, 8 + random.nextInt(whole.length - 8));
            for (int i = random.nextInt(4); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }

            // When
            List<String> texts =
                    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> readIfReadable("capture.tar", damaged));

            // Then
            assertThat(texts.size()).isLessThan(10_000);
        }
    }

    @Test
    void aZipWhoseDirectoryLiesIsReadAsFarAsItGoes() throws IOException {
        // Given
        Random random = new Random(5);
        byte[] whole = zip("capture/kmsg", KMSG.repeat(200).getBytes(StandardCharsets.UTF_8));
        for (int round = 0; round < 60; round++) {
            byte[] damaged = Arrays.copyOf(whole, 8 + random.nextInt(whole.length - 8));
            damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();

            // When
            List<String> texts =
                    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> readIfReadable("capture.zip", damaged));

            // Then
            assertThat(texts.size()).isLessThan(10_000);
        }
    }

    /** An input that holds nothing readable is refused by a sentence, which is an answer, too. */
    private List<String> readIfReadable(String name, byte[] content) throws IOException {
        try {
            return read(name, content);
        } catch (UnreadableInputException e) {
            assertThat(e).hasMessageContaining(name);
            return List.of();
        }
    }

    private List<String> read(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, content);
        host = SavedInput.open(List.of(file), SavedOptions.defaults()).get(0);
        try (Stream<SpecificRecord> records = host.records()) {
            return records.filter(KernelRecord.class::isInstance)
                    .map(record -> ((KernelRecord) record).getText())
                    .toList();
        }
    }

    private static byte[] tar(String path, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            add(tar, path, text);
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String path, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] zip(String path, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
