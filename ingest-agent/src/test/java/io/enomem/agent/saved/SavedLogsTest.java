// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedLogsTest {
    private static final String REFUSED = "ERROR mmap: Cannot allocate memory\n";

    @TempDir
    Path directory;

    @Test
    void theLinesOfACapturesApplicationsComeAmongItsOtherRecordsInTheOrderOfTime() throws IOException {
        // Given
        write("host.json", "{\"host\": \"web-1\", \"bootTimeEpochMillis\": 1700000000000}");
        write("kmsg", "6,7,1000000,-;eth0: link up\n6,8,9000000,-;eth0: link down\n");
        write("logs/shop.log", "2023-11-14T22:13:25Z INFO well\n2023-11-14T22:13:26Z " + REFUSED);

        // When
        List<SpecificRecord> records = read(directory);

        // Then
        assertThat(records.stream().map(record -> record.getClass().getSimpleName()))
                .containsExactly("KernelRecord", "LogRecord", "KernelRecord");
        LogRecord refused = (LogRecord) records.get(1);
        assertThat(refused.getMachineId()).isEqualTo("web-1");
        assertThat(refused.getService()).isEqualTo("shop");
        assertThat(refused.getPath()).isEqualTo("logs/shop.log");
        assertThat(refused.getTime()).isEqualTo(Instant.parse("2023-11-14T22:13:26Z"));
        assertThat(refused.getOffset()).isEqualTo(31);
        assertThat(refused.getFileId()).matches("[0-9a-f]{64}");
    }

    @Test
    void aRotatedLogIsReadFromItsOldestFileOn() throws IOException {
        // Given
        write("host.json", "{\"host\": \"web-1\"}");
        write("logs/shop.log", "2023-11-14T22:13:26Z now " + REFUSED);
        write("logs/shop.log.1", "2023-11-14T21:00:00Z before " + REFUSED);
        write("logs/shop.log.2", "2023-11-14T20:00:00Z first " + REFUSED);

        // When
        List<LogRecord> records = logs(read(directory));

        // Then
        assertThat(records.stream().map(LogRecord::getPath))
                .containsExactly("logs/shop.log.2", "logs/shop.log.1", "logs/shop.log");
        assertThat(records.stream().map(LogRecord::getService)).containsOnly("shop");
        assertThat(records.stream().map(LogRecord::getFileId)).doesNotHaveDuplicates();
    }

    @Test
    void aSyslogGivesTheKernelsLinesToTheKernelAndTheOthersToTheirPrograms() throws IOException {
        // Given
        write(
                "syslog",
                "Nov 14 22:13:20 web-1 kernel: [    9.1] Out of memory: Killed process 7 (java)\n"
                        + "Nov 14 22:13:21 web-1 shop[12]: connect: Cannot allocate memory\n"
                        + "Nov 14 22:13:22 web-1 kernel: [   11.1] foo: Cannot allocate memory\n");

        // When
        List<SpecificRecord> records = read(directory.resolve("syslog"));

        // Then
        assertThat(records.stream().filter(KernelRecord.class::isInstance)).hasSize(2);
        assertThat(logs(records)).singleElement().satisfies(record -> {
            assertThat(record.getService()).isEqualTo("shop");
            assertThat(record.getText()).contains("connect: Cannot allocate memory");
        });
    }

    @Test
    void theJournalAsJsonTellsTheProgramAndTheTimeOfEachMessage() throws IOException {
        // Given
        write(
                "journal.json",
                "{\"__REALTIME_TIMESTAMP\":\"1700000001500000\",\"_TRANSPORT\":\"kernel\",\"MESSAGE\":\"a: Cannot allocate"
                        + " memory\"}\n"
                        + "{\"__REALTIME_TIMESTAMP\":\"1700000002500000\",\"_TRANSPORT\":\"stdout\","
                        + "\"SYSLOG_IDENTIFIER\":\"shop\",\"MESSAGE\":\"b: Cannot allocate memory\"}\n"
                        + "{\"__REALTIME_TIMESTAMP\":\"1700000003500000\",\"_TRANSPORT\":\"stdout\","
                        + "\"SYSLOG_IDENTIFIER\":\"shop\",\"MESSAGE\":\"all is well\"}\n");

        // When
        List<LogRecord> records = logs(read(directory.resolve("journal.json")));

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getService()).isEqualTo("shop");
            assertThat(record.getText()).isEqualTo("b: Cannot allocate memory");
            assertThat(record.getTime()).isEqualTo(Instant.ofEpochMilli(1_700_000_002_500L));
            assertThat(record.getTimeSource()).isEqualTo(TimeSource.LINE);
        });
    }

    @Test
    void aLooseLogOfAnApplicationIsReadWithItsTracesWhole() throws IOException {
        // Given
        write(
                "shop.log",
                "2023-11-14 22:13:26,123 ERROR [main] a.B - send failed\n"
                        + "java.net.SocketException: Connection reset by peer\n"
                        + "\tat a.B.c(B.java:1)\n");

        // When
        List<SpecificRecord> records = read(directory.resolve("shop.log"));

        // Then
        assertThat(records).singleElement().isInstanceOfSatisfying(LogRecord.class, record -> {
            assertThat(record.getText()).contains("send failed", "reset by peer", "a.B.c(B.java:1)");
            assertThat(record.getService()).isEqualTo("shop");
        });
    }

    @Test
    void aTimeWithoutZoneIsCompletedByTheHostsAndThatIsSaid() throws IOException {
        // Given
        write("shop.log", "2023-11-14 22:13:26 " + REFUSED);
        SavedOptions options = SavedOptions.defaults().withZone(ZoneId.of("Asia/Tokyo"));
        SavedHost host =
                SavedInput.open(List.of(directory.resolve("shop.log")), options).get(0);

        // When
        List<LogRecord> records = logs(host.records().toList());

        // Then
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.getTime()).isEqualTo(Instant.parse("2023-11-14T13:13:26Z")));
        assertThat(host.notices()).anySatisfy(notice -> assertThat(notice).contains("shop.log", "Asia/Tokyo"));
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<LogRecord> logs(List<SpecificRecord> records) {
        return records.stream()
                .filter(LogRecord.class::isInstance)
                .map(LogRecord.class::cast)
                .toList();
    }

    private static List<SpecificRecord> read(Path path) {
        try (Stream<SpecificRecord> records =
                SavedInput.open(List.of(path), SavedOptions.defaults()).get(0).records()) {
            return records.toList();
        }
    }
}
