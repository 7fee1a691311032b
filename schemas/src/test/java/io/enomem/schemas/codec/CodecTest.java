// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.NetworkCounters;
import io.enomem.schemas.TimeSource;
import io.enomem.schemas.codec.UndecodableException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class CodecTest {
    private final Codec codec = new Codec();

    @Test
    void recordComesBackAsItWas() {
        // Given
        HostSample sample = sample();
        // When
        byte[] value = codec.encode(sample);
        // Then
        assertThat(codec.decode(value)).isEqualTo(sample);
        assertThat(codec.decode(value, HostSample.class).getNetwork().getReadAt())
                .isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    }

    @Test
    void valueBeginsWithMarkerAndLittleEndianFingerprint() {
        // When
        byte[] value = codec.encode(kernelRecord("hello"));
        // Then
        ByteBuffer header = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.get()).isEqualTo((byte) 0xC3);
        assertThat(header.get()).isEqualTo((byte) 0x01);
        assertThat(header.getLong()).isEqualTo(Fingerprint.of(KernelRecord.getClassSchema()));
    }

    @Test
    void newerWritersFieldsAreSkippedOnceTheLookupKnowsItsSchema() throws IOException {
        // Given
        Schema newer = newerGap();
        AtomicInteger asked = new AtomicInteger();
        Codec reader = new Codec(
                fingerprint -> {
                    asked.incrementAndGet();
                    return fingerprint == Fingerprint.of(newer) ? newer : null;
                },
                null);
        byte[] value = write(newer, gapOf(newer));
        // When
        Gap gap = reader.decode(value, Gap.class);
        reader.decode(value, Gap.class);
        // Then
        assertThat(gap.getSource()).isEqualTo("kmsg");
        assertThat(gap.getKind()).as("a kind this version does not have").isEqualTo(GapKind.UNKNOWN);
        assertThat(asked).hasValue(1);
    }

    @Test
    void unknownFingerprintIsNamed() throws IOException {
        // Given
        Schema newer = newerGap();
        byte[] value = write(newer, gapOf(newer));
        // When
        UnknownSchemaException e = catchThrowableOfType(UnknownSchemaException.class, () -> codec.decode(value));
        // Then
        assertThat(e.fingerprint()).isEqualTo(Fingerprint.of(newer));
        assertThat(e).hasMessageContaining(Fingerprint.hex(Fingerprint.of(newer)));
    }

    @Test
    void recordThatThisVersionDoesNotHaveIsRefused() throws IOException {
        // Given
        Schema stranger = SchemaBuilder.record("java.lang.ProcessBuilder")
                .fields()
                .requiredString("command")
                .endRecord();
        GenericRecord record = new GenericData.Record(stranger);
        record.put("command", "true");
        byte[] value = write(stranger, record);
        // When
        Codec reader = new Codec(fingerprint -> stranger, null);
        // Then
        assertThat(reasonOf(reader, value)).isEqualTo(Reason.UNKNOWN_RECORD);
    }

    @Test
    void failingLookupIsNotTheRecordsFault() throws IOException {
        // Given
        Schema newer = newerGap();
        byte[] value = write(newer, gapOf(newer));
        // When
        Codec reader = new Codec(
                fingerprint -> {
                    throw new IllegalStateException("broker away");
                },
                null);
        // Then
        assertThatThrownBy(() -> reader.decode(value)).isExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void oversizeValueIsRefusedEitherWay() {
        // Given
        KernelRecord large = kernelRecord("x".repeat(Codec.MAX_BYTES));
        // When
        byte[] value = new byte[Codec.MAX_BYTES + 1];
        // Then
        assertThat(reasonOf(codec, value)).isEqualTo(Reason.OVERSIZE);
        assertThatThrownBy(() -> codec.encode(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KernelRecord of 1000")
                .hasMessageContaining("1000000");
    }

    @Test
    void withoutARegistryItsValuesAreRefusedAsSuch() {
        assertThat(reasonOf(codec, new byte[] {0, 0, 0, 0, 7, 1})).isEqualTo(Reason.NO_REGISTRY);
    }

    @Test
    void textIsNotOneOfOurRecords() {
        assertThat(reasonOf(codec, "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(Reason.UNKNOWN_FORMAT);
        assertThat(reasonOf(codec, new byte[0])).isEqualTo(Reason.UNKNOWN_FORMAT);
        assertThat(reasonOf(codec, new byte[] {(byte) 0xC3, 1, 2})).isEqualTo(Reason.UNKNOWN_FORMAT);
    }

    @Test
    void cutOrLengthenedValueIsMalformed() {
        // Given
        byte[] value = codec.encode(kernelRecord("hello"));
        // When
        byte[] cut = Arrays.copyOf(value, value.length - 1);
        byte[] longer = Arrays.copyOf(value, value.length + 1);
        // Then
        assertThat(reasonOf(codec, cut)).isEqualTo(Reason.MALFORMED);
        assertThat(reasonOf(codec, longer)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void noDamageDoesMoreThanMakeAValueUndecodable() {
        // Given
        byte[] value = codec.encode(sample());
        Random random = new Random(42);
        int refused = 0;
        // When
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = value.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt(256);
            }
            try {
                codec.decode(damaged);
            } catch (UndecodableException e) {
                refused++;
            }
        }
        // Then: anything else, an OutOfMemoryError above all, has failed the test already
        assertThat(refused).isPositive();
    }

    @Test
    void manyThreadsShareOneCodec() {
        // When
        long right = IntStream.range(0, 20_000)
                .parallel()
                .filter(i -> codec.decode(codec.encode(kernelRecord("text " + i)), KernelRecord.class)
                        .getText()
                        .equals("text " + i))
                .count();
        // Then
        assertThat(right).isEqualTo(20_000);
    }

    private static Reason reasonOf(Codec codec, byte[] value) {
        return catchThrowableOfType(UndecodableException.class, () -> codec.decode(value))
                .reason();
    }

    private static KernelRecord kernelRecord(String text) {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.ofEpochMilli(1_700_000_000_000L))
                .setTimeSource(TimeSource.KERNEL)
                .setSequence(1L)
                .setText(text)
                .build();
    }

    private static HostSample sample() {
        return HostSample.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.ofEpochMilli(1_700_000_000_000L))
                .setBootTimeMillis(5_000)
                .setNetwork(NetworkCounters.newBuilder()
                        .setReadAt(Instant.ofEpochMilli(1_700_000_000_000L))
                        .setSockstatTCPMem(4711L)
                        .build())
                .build();
    }

    /** A Gap of a later version: a new kind, and a field more. */
    private static Schema newerGap() {
        String json = Gap.getClassSchema().toString();
        return new Schema.Parser()
                .parse(json.replace("\"SEQUENCE_GAP\"", "\"SEQUENCE_GAP\",\"EATEN_BY_DOG\"")
                        .replace(
                                "\"fields\":[",
                                "\"fields\":[{\"name\":\"dog\",\"type\":\"string\",\"default\":\"\"},"));
    }

    private static GenericRecord gapOf(Schema schema) {
        GenericRecord gap = new GenericData.Record(schema);
        gap.put("dog", "Rex");
        gap.put("machineId", "m");
        gap.put("bootId", "b");
        gap.put("source", "kmsg");
        gap.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "EATEN_BY_DOG"));
        gap.put("start", 1L);
        gap.put("end", 2L);
        gap.put("detail", "");
        return gap;
    }

    private static byte[] write(Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xC3);
        out.write(0x01);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Fingerprint.of(schema))
                .array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
