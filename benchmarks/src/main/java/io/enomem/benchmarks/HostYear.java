// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.codec.Codec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes the history of one host as Avro container files: a sample every 5 s, whose numbers move as those of a recorded
 * host do, its HostInfo every minute, 300 ordinary kernel lines a day, and a kill in a cgroup every four weeks. Arguments:
 * directory, days, a capture of a host that is well.
 */
public final class HostYear {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int TICKS_A_DAY = (int) (Duration.ofDays(1).toMillis() / PERIOD.toMillis());
    private static final int TICKS_A_MINUTE = 12;
    private static final int LINES_A_DAY = 300;
    private static final int DAYS_BETWEEN_KILLS = 28;
    private static final int BLOCK_BYTES = 1 << 20;

    private HostYear() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        int days = Integer.parseInt(arguments[1]);
        List<SpecificRecord> recorded = records(SavedInput.open(List.of(Path.of(arguments[2])), SavedOptions.defaults())
                .get(0));
        samples(directory.resolve("samples.avro"), days, recorded);
        kernel(directory.resolve("kernel.avro"), days, recorded);
        logs(directory.resolve("logs.avro"), days, recorded);
    }

    private static void samples(Path file, int days, List<SpecificRecord> recorded) throws IOException {
        MovingSample moving = new MovingSample(of(recorded, HostSample.class), START);
        HostInfo info = of(recorded, HostInfo.class).get(0);
        Codec codec = new Codec();
        long bytes = 0;
        int measured = 0;
        Schema schema =
                Schema.createUnion(HostSample.getClassSchema(), HostInfo.getClassSchema(), Gap.getClassSchema());
        try (DataFileWriter<SpecificRecord> writer = writer(file, schema)) {
            for (long tick = 0; tick < (long) days * TICKS_A_DAY; tick++) {
                Instant time = START.plus(PERIOD.multipliedBy(tick));
                if (tick % TICKS_A_MINUTE == 0) {
                    writer.append(HostInfo.newBuilder(info).setTime(time).build());
                }
                HostSample sample = moving.at(tick, time);
                writer.append(sample);
                if (tick % 1_000 == 0) {
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

    private static void kernel(Path file, int days, List<SpecificRecord> recorded) throws IOException {
        String machineId = of(recorded, HostSample.class).get(0).getMachineId();
        String bootId = of(recorded, HostSample.class).get(0).getBootId();
        List<KernelRecord> ordinary =
                kernelRecords("[    1.000000] usb 1-1: new high-speed USB device number 4 using xhci_hcd\n");
        List<KernelRecord> kill = kernelRecords(KILL);
        long sequence = 0;
        try (DataFileWriter<SpecificRecord> writer = writer(file, KernelRecord.getClassSchema())) {
            for (int day = 0; day < days; day++) {
                Instant begin = START.plus(Duration.ofDays(day));
                for (int line = 0; line < LINES_A_DAY; line++) {
                    Instant time = begin.plusSeconds(86_400L * line / LINES_A_DAY);
                    writer.append(at(ordinary.get(0), machineId, bootId, sequence++, time));
                }
                if (day % DAYS_BETWEEN_KILLS == DAYS_BETWEEN_KILLS - 1) {
                    for (KernelRecord line : kill) {
                        writer.append(at(line, machineId, bootId, sequence++, begin.plusSeconds(86_399)));
                    }
                }
            }
        }
        System.out.printf(Locale.ROOT, "%,d kernel records%n", sequence);
    }

    /** Where the capture has log records, one of them an hour, in turn. */
    private static void logs(Path file, int days, List<SpecificRecord> recorded) throws IOException {
        List<LogRecord> lines = of(recorded, LogRecord.class);
        long offset = 0;
        try (DataFileWriter<SpecificRecord> writer = writer(file, LogRecord.getClassSchema())) {
            for (int hour = 0; hour < days * 24 && !lines.isEmpty(); hour++) {
                LogRecord line = lines.get(hour % lines.size());
                writer.append(LogRecord.newBuilder(line)
                        .setOffset(offset)
                        .setTime(START.plus(Duration.ofHours(hour)))
                        .build());
                offset += line.getText().length() + 1L;
            }
        }
        System.out.printf(Locale.ROOT, "%,d log records%n", lines.isEmpty() ? 0 : days * 24);
    }

    private static KernelRecord at(KernelRecord line, String machineId, String bootId, long sequence, Instant time) {
        return KernelRecord.newBuilder(line)
                .setMachineId(machineId)
                .setBootId(bootId)
                .setSequence(sequence)
                .setTime(time)
                .build();
    }

    private static DataFileWriter<SpecificRecord> writer(Path file, Schema schema) throws IOException {
        DataFileWriter<SpecificRecord> writer = new DataFileWriter<>(new SpecificDatumWriter<>(schema));
        writer.setCodec(CodecFactory.zstandardCodec(1));
        writer.setSyncInterval(BLOCK_BYTES);
        return writer.create(schema, file.toFile());
    }

    private static List<KernelRecord> kernelRecords(String log) {
        SavedHost host = SavedInput.open(
                        List.of(Path.of("-")),
                        SavedOptions.defaults(),
                        new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)))
                .get(0);
        return of(records(host), KernelRecord.class);
    }

    private static List<SpecificRecord> records(SavedHost host) {
        try (Stream<SpecificRecord> records = host.records()) {
            return records.toList();
        }
    }

    private static <T> List<T> of(List<SpecificRecord> records, Class<T> type) {
        List<T> found = new ArrayList<>();
        records.stream().filter(type::isInstance).map(type::cast).forEach(found::add);
        return found;
    }

    private static final String KILL = """
            [    1.000000] worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
            [    1.000100] memory: usage 65536kB, limit 65536kB, failcnt 12
            [    1.000200] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/app.slice,task_memcg=/app.slice,task=worker,pid=4711,uid=0
            [    1.000300] Memory cgroup out of memory: Killed process 4711 (worker) total-vm:90000kB, anon-rss:60000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0
            """;
}
