// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.Minute;
import io.enomem.schemas.NetworkCounters;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.history.Minutes.Reduction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A minute's row says of every number what its samples say, in a fraction of their bytes. */
class MinutesTest {
    private static final Instant START = Instant.parse("2026-03-01T11:30:00Z");
    private static final Counter FREE = Counter.named("meminfo.MemFree");
    private static final Counter TOTAL = Counter.named("meminfo.MemTotal");

    private final Random random = new Random(7);

    @Test
    void everyReductionOfEveryCounterIsThatOfTheSamples() {
        for (int round = 0; round < 50; round++) {
            // Given: numbers of all sizes, some steady, some unknown now and then, some always
            List<HostSample> samples = samples(1 + random.nextInt(7));

            // When
            Minute minute = throughTheStore(Minutes.reduce(samples).get(0));

            // Then
            assertThat(Counter.all())
                    .allSatisfy(counter -> assertThat(reductions(minute, counter))
                            .as("%s in %s", counter, samples)
                            .isEqualTo(expected(samples, counter)));
        }
    }

    @Test
    void sectionThatNoSampleHadIsUnknown() {
        // When
        Minute minute = Minutes.reduce(List.of(sample(0, null, null))).get(0);

        // Then
        assertThat(minute.getMemoryNumbers().hasRemaining()).isFalse();
        assertThat(Minutes.value(minute, FREE, Reduction.LAST)).isNull();
    }

    @Test
    void fieldThatTheWritersVersionDidNotHaveIsUnknown() {
        // Given: a row of a version whose section had but the time and MemTotal
        byte[] bytes = new byte[16];
        int at = PackedNumbers.write(2, bytes, 0);
        at = PackedNumbers.write(6, bytes, at);
        PackedNumbers.note(PackedNumbers.SAME, TOTAL.position(), bytes, at);
        at = PackedNumbers.write(8_000_000, bytes, at + 1);
        ByteBuffer row = ByteBuffer.wrap(bytes, 0, at);

        // Then
        assertThat(TOTAL.position()).isEqualTo(1);
        assertThat(PackedNumbers.value(row, TOTAL.position(), Reduction.SUM)).isEqualTo(48_000_000L);
        assertThat(PackedNumbers.value(row, FREE.position(), Reduction.LAST)).isNull();
    }

    @Test
    void rowThatAnOlderVersionWroteIsReadAndItsNumbersAreUnknown() throws Exception {
        // Given: rows used to have a record for each reduction
        Schema older = SchemaBuilder.record("Minute")
                .namespace(Minute.class.getPackageName())
                .fields()
                .name("start")
                .type(Minute.getClassSchema().getField("start").schema())
                .noDefault()
                .requiredString("bootId")
                .requiredInt("samples")
                .name("memory")
                .type(Schema.createUnion(Schema.create(Schema.Type.NULL), MemoryCounters.getClassSchema()))
                .withDefault(null)
                .endRecord();
        GenericRecord row = new GenericData.Record(older);
        row.put("start", START.toEpochMilli());
        row.put("bootId", "boot");
        row.put("samples", 6);
        var bytes = new java.io.ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(older).write(row, encoder);
        encoder.flush();

        // When
        DatumReader<Minute> reader = new SpecificDatumReader<>(older, Minute.getClassSchema());
        Minute read = reader.read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));

        // Then
        assertThat(read.getStart()).isEqualTo(START);
        assertThat(read.getSamples()).isEqualTo(6);
        assertThat(Minutes.value(read, FREE, Reduction.LAST)).isNull();
    }

    private static Minute throughTheStore(Minute minute) {
        Codec codec = new Codec();
        return codec.decode(codec.encode(minute), Minute.class);
    }

    private static List<@Nullable Long> reductions(Minute minute, Counter counter) {
        List<@Nullable Long> values = new ArrayList<>();
        for (Reduction reduction : Reduction.values()) {
            values.add(Minutes.value(minute, counter, reduction));
        }
        return values;
    }

    private static List<@Nullable Long> expected(List<HostSample> samples, Counter counter) {
        List<Long> values =
                samples.stream().map(counter::in).filter(Objects::nonNull).toList();
        LongSummaryStatistics all = values.stream().mapToLong(Long::longValue).summaryStatistics();
        List<@Nullable Long> expected = new ArrayList<>();
        boolean known = !values.isEmpty();
        expected.add(known ? values.get(values.size() - 1) : null);
        expected.add(known ? all.getMin() : null);
        expected.add(known ? all.getMax() : null);
        expected.add(known ? all.getSum() : null);
        return expected;
    }

    private List<HostSample> samples(int number) {
        Map<Counter, Integer> habits = new java.util.HashMap<>();
        Counter.all().forEach(counter -> habits.put(counter, random.nextInt(4)));
        List<HostSample> samples = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            NetworkCounters network = new NetworkCounters();
            MemoryCounters memory = new MemoryCounters();
            habits.forEach((counter, habit) -> {
                SpecificRecord section = counter.section() == Counter.Section.NETWORK ? network : memory;
                section.put(counter.position(), value(habit));
            });
            samples.add(sample(i, network, random.nextInt(5) == 0 ? null : memory));
        }
        return samples;
    }

    private @Nullable Long value(int habit) {
        return switch (habit) {
            case 0 -> null;
            case 1 -> Long.MAX_VALUE - 4095;
            case 2 -> random.nextLong() >> random.nextInt(64);
            default -> random.nextBoolean() ? null : (long) random.nextInt(1_000_000);
        };
    }

    private static HostSample sample(int i, @Nullable NetworkCounters network, @Nullable MemoryCounters memory) {
        Instant time = START.plusSeconds(5L * i);
        if (network != null) {
            network.put(0, time);
        }
        if (memory != null) {
            memory.put(0, time);
        }
        return HostSample.newBuilder()
                .setMachineId("web")
                .setBootId("boot")
                .setTime(time)
                .setBootTimeMillis(1 + i)
                .setNetwork(network)
                .setMemory(memory)
                .build();
    }
}
