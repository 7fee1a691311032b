// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.logs.LogRecordReader.Coming;
import io.enomem.schemas.LogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogRecordReaderTest {

    private static final LogPipeline PIPELINE = LogPipeline.standard();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theRecordsDoNotDependOnHowTheBytesCame(long seed) {
        // Given
        Random random = new Random(seed);
        byte[] log = RandomLog.make(random, 300);
        List<LogRecord> records = new ArrayList<>();
        LogRecordReader reader = new LogRecordReader(PIPELINE, Saved.FILE, LogPosition.START, new LogWindow());

        // When
        while (reader.wanted() < log.length) {
            feed(reader, log, 1 + random.nextInt(random.nextBoolean() ? 60 : 150_000));
            reader.give(Coming.MORE, false, (record, before) -> records.add(record));
        }
        reader.give(Coming.NOTHING, false, (record, before) -> records.add(record));

        // Then
        assertThat(records).isNotEmpty().isEqualTo(Saved.read(PIPELINE, log));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32})
    void aReaderThatStartsAgainGivesTheSameRecords(long seed) {
        // Given
        Random random = new Random(seed);
        byte[] log = RandomLog.make(random, 300);
        LogWindow window = new LogWindow();
        Map<Long, LogRecord> records = new TreeMap<>();
        List<LogPosition> starts = new ArrayList<>(List.of(LogPosition.START));
        LogRecordReader reader = new LogRecordReader(PIPELINE, Saved.FILE, LogPosition.START, window);

        // When: it starts again where it was, or where any of the last records was not yet acknowledged
        while (reader.wanted() < log.length) {
            feed(reader, log, 1 + random.nextInt(20_000));
            reader.give(Coming.MORE, false, (record, before) -> {
                starts.add(before);
                records.merge(record.getOffset(), record, LogRecordReaderTest::same);
            });
            if (random.nextInt(3) == 0) {
                int back = Math.min(starts.size(), 1 + random.nextInt(3));
                LogPosition start = random.nextBoolean() ? reader.position() : starts.get(starts.size() - back);
                reader = new LogRecordReader(PIPELINE, Saved.FILE, start, window);
            }
        }
        reader.give(Coming.NOTHING, false, (record, before) -> records.put(record.getOffset(), record));

        // Then
        assertThat(records.values()).containsExactlyInAnyOrderElementsOf(Saved.read(PIPELINE, log));
    }

    private static LogRecord same(LogRecord first, LogRecord second) {
        assertThat(second).isEqualTo(first);
        return first;
    }

    private static void feed(LogRecordReader reader, byte[] log, int most) {
        ByteBuffer room = reader.room();
        int count = (int) Math.min(Math.min(most, room.remaining()), log.length - reader.wanted());
        room.put(log, (int) reader.wanted(), count);
        reader.filled(count);
    }
}
