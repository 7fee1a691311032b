// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.codec.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes the history of one host as Avro container files: a sample every 5 s, whose numbers move as those of a recorded
 * host do, its HostInfo every minute, and its logs ({@link HostLogs}). Arguments: directory, days, a capture of a host that
 * is well.
 */
public final class HostYear {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int TICKS_A_DAY = (int) Duration.ofDays(1).dividedBy(PERIOD);
    private static final int TICKS_A_MINUTE = (int) Duration.ofMinutes(1).dividedBy(PERIOD);

    /** One in so many samples is encoded as the agent does, for the mean size: no divisor of the ticks of a minute. */
    private static final int MEASURED = 101;

    private static final int BLOCK_BYTES = 1 << 20;

    private HostYear() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        int days = Integer.parseInt(arguments[1]);
        Recorded recorded = Recorded.of(Path.of(arguments[2]));
        samples(directory.resolve("samples.avro"), days, recorded);
        logs(directory, days, recorded.samples().get(0));
    }

    private static void samples(Path file, int days, Recorded recorded) throws IOException {
        MovingSample moving = new MovingSample(recorded.samples(), START, PERIOD);
        HostInfo info = recorded.info();
        Codec codec = new Codec();
        long bytes = 0;
        long measured = 0;
        Schema schema =
                Schema.createUnion(HostSample.getClassSchema(), HostInfo.getClassSchema(), Gap.getClassSchema());
        try (DataFileWriter<SpecificRecord> writer = writer(file, schema)) {
            for (long tick = 0; tick < (long) days * TICKS_A_DAY; tick++) {
                HostSample sample = moving.at(tick, HostLogs.killsBy(PERIOD.multipliedBy(tick)));
                if (tick % TICKS_A_MINUTE == 0) {
                    writer.append(
                            HostInfo.newBuilder(info).setTime(sample.getTime()).build());
                }
                writer.append(sample);
                if (tick % MEASURED == 0) {
                    bytes += codec.encode(sample).length;
                    measured++;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d samples, mean %d bytes each as the agent encodes them, %,d bytes on disk%n",
                (long) days * TICKS_A_DAY,
                bytes / measured,
                Files.size(file));
    }

    private static void logs(Path directory, int days, HostSample first) throws IOException {
        HostLogs logs = new HostLogs(first.getMachineId(), first.getBootId());
        long[] written = new long[2];
        try (DataFileWriter<SpecificRecord> kernel =
                        writer(directory.resolve("kernel.avro"), KernelRecord.getClassSchema());
                DataFileWriter<SpecificRecord> applications =
                        writer(directory.resolve("logs.avro"), LogRecord.getClassSchema())) {
            for (int day = 0; day < days; day++) {
                Instant begin = START.plus(Duration.ofDays(day));
                logs.kernel(day, begin, record -> written[0] += append(kernel, record));
                logs.applications(day, begin, record -> written[1] += append(applications, record));
            }
        }
        System.out.printf(Locale.ROOT, "%,d kernel records, %,d log records%n", written[0], written[1]);
    }

    private static int append(DataFileWriter<SpecificRecord> writer, SpecificRecord record) {
        try {
            writer.append(record);
            return 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataFileWriter<SpecificRecord> writer(Path file, Schema schema) throws IOException {
        DataFileWriter<SpecificRecord> writer = new DataFileWriter<>(new SpecificDatumWriter<>(schema));
        writer.setCodec(CodecFactory.zstandardCodec(1));
        writer.setSyncInterval(BLOCK_BYTES);
        return writer.create(schema, file.toFile());
    }
}
