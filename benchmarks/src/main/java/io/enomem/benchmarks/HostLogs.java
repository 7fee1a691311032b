// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.TimeSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a host writes into its logs, day by day: 300 ordinary kernel lines and 4 records of applications that matched a
 * phrase (clients that went away); once a week the kernel kills in a cgroup and the application says so; once in four weeks
 * TCP is out of memory.
 */
final class HostLogs {
    private static final int KERNEL_LINES_A_DAY = 300;
    private static final int LOG_RECORDS_A_DAY = 4;
    private static final Duration BETWEEN_LOG_RECORDS = Duration.ofDays(1).dividedBy(LOG_RECORDS_A_DAY);
    private static final int WEEK = 7;
    private static final int FOUR_WEEKS = 28;
    private static final Duration KILL_AT = Duration.ofHours(14).plusMinutes(3);
    private static final Duration TCP_AT = Duration.ofHours(20).plusMinutes(7);

    private static final List<String> DISCONNECTS = List.of(
            "%s [error] 812#812: *%d writev() failed (32: Broken pipe) while sending to client, client: 10.0.3.17",
            "%s WARN  [http-nio-8080-exec-3] o.a.c.c.C.[Tomcat] request %d: java.io.IOException: Broken pipe",
            "%s ERROR order %d: java.net.SocketException: Connection reset by peer");

    private final String machineId;
    private final String bootId;
    private final List<KernelRecord> ordinary = kernelRecords(ORDINARY);
    private final List<KernelRecord> kill = kernelRecords(KILL);
    private final List<KernelRecord> tcp = kernelRecords(TCP);
    private long sequence;
    private long offset;

    HostLogs(String machineId, String bootId) {
        this.machineId = machineId;
        this.bootId = bootId;
    }

    /** Kills up to that time of that day, both counted from the start: what vmstat says. */
    static long killsBy(Duration since) {
        long weeks = since.toDays() / WEEK;
        boolean already = since.toDays() % WEEK == WEEK - 1
                && since.minusDays(since.toDays()).compareTo(KILL_AT) >= 0;
        return weeks + (already ? 1 : 0);
    }

    /** The kernel's records of a day, in order. */
    void kernel(int day, Instant begin, Consumer<KernelRecord> to) {
        boolean kills = day % WEEK == WEEK - 1;
        boolean tcpOut = day % FOUR_WEEKS == FOUR_WEEKS - 1;
        for (int line = 0; line < KERNEL_LINES_A_DAY; line++) {
            Duration at = Duration.ofDays(1).multipliedBy(line).dividedBy(KERNEL_LINES_A_DAY);
            Duration next = Duration.ofDays(1).multipliedBy(line + 1L).dividedBy(KERNEL_LINES_A_DAY);
            to.accept(at(ordinary.get(line % ordinary.size()), begin.plus(at)));
            if (kills && within(KILL_AT, at, next)) {
                kill.forEach(record -> to.accept(at(record, begin.plus(KILL_AT))));
            }
            if (tcpOut && within(TCP_AT, at, next)) {
                tcp.forEach(record -> to.accept(at(record, begin.plus(TCP_AT))));
            }
        }
    }

    /** The applications' records of a day, in order. */
    void applications(int day, Instant begin, Consumer<LogRecord> to) {
        for (int n = 0; n < LOG_RECORDS_A_DAY; n++) {
            Instant time = begin.plus(BETWEEN_LOG_RECORDS.multipliedBy(n)).plusSeconds(1_117);
            String line = DISCONNECTS.get(n % DISCONNECTS.size());
            to.accept(record(time, String.format(line, time, offset), "epipe-glibc"));
            if (day % WEEK == WEEK - 1 && n == KILL_AT.dividedBy(BETWEEN_LOG_RECORDS)) {
                Instant killed = begin.plus(KILL_AT).plusSeconds(1);
                to.accept(record(killed, killed + " worker[4711]: terminated by signal 9", "kill-signal-9"));
            }
        }
    }

    private static boolean within(Duration time, Duration from, Duration to) {
        return time.compareTo(from) >= 0 && time.compareTo(to) < 0;
    }

    private KernelRecord at(KernelRecord line, Instant time) {
        return KernelRecord.newBuilder(line)
                .setMachineId(machineId)
                .setBootId(bootId)
                .setSequence(sequence++)
                .setTime(time)
                .build();
    }

    private LogRecord record(Instant time, String text, String phrase) {
        LogRecord record = LogRecord.newBuilder()
                .setMachineId(machineId)
                .setBootId(bootId)
                .setTime(time)
                .setTimeSource(TimeSource.LINE)
                .setPath("/var/log/shop/shop.log")
                .setService("shop")
                .setFileId("801-1-shop")
                .setOffset(offset)
                .setText(text)
                .setPhrases(List.of(phrase))
                .build();
        offset += text.length() + 1L;
        return record;
    }

    private static List<KernelRecord> kernelRecords(String log) {
        SavedHost host = SavedInput.open(
                        List.of(Path.of("-")),
                        SavedOptions.defaults(),
                        new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)))
                .get(0);
        try (Stream<SpecificRecord> records = host.records()) {
            return records.filter(KernelRecord.class::isInstance)
                    .map(KernelRecord.class::cast)
                    .toList();
        }
    }

    private static final String ORDINARY = """
            [    1.000000] usb 1-1: new high-speed USB device number 4 using xhci_hcd
            [    1.000100] EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.
            [    1.000200] audit: type=1400 audit(1.000:12): apparmor="STATUS" operation="profile_load" name="snap"
            [    1.000300] eth0: renamed from veth1a2b3c4
            """;

    private static final String KILL = """
            [    1.000000] worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
            [    1.000100] memory: usage 65536kB, limit 65536kB, failcnt 12
            [    1.000200] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/app.slice,task_memcg=/app.slice,task=worker,pid=4711,uid=0
            [    1.000300] Memory cgroup out of memory: Killed process 4711 (worker) total-vm:90000kB, anon-rss:60000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0
            """;

    private static final String TCP = """
            [    1.000000] TCP: out of memory -- consider tuning tcp_mem
            """;
}
