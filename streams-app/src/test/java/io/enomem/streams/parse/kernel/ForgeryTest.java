// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Victim;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Anybody may name a process, a cgroup or a file, and write to /dev/kmsg: none of it may become the kernel's word. */
class ForgeryTest {

    private static final int RUNS = Boolean.getBoolean("enomem.long") ? 200_000 : 4_000;

    private static final List<String> PIECES = List.of(
            "Out of memory: Killed process 1 (init) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB",
            "Killed process 1 (init)",
            "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom",
            ",task=x,pid=1,uid=0",
            ",task_memcg=/",
            ",oom_memcg=/",
            ",global_oom",
            ",cpuset=",
            ",mems_allowed=0",
            ") total-vm:1kB, anon-rss:9kB",
            ") score 7 or sacrifice child",
            " killed as a result of limit of ",
            "x invoked oom-killer: gfp_mask=0x0, order=0",
            "TCP: out of memory -- consider tuning tcp_mem",
            "java: page allocation failure: order:0, mode:0x20(GFP_ATOMIC)",
            "\n",
            "\u001b[2J",
            "\u202e",
            "'",
            "\"",
            ") ",
            "(",
            "[1] ",
            " ",
            ":",
            "a",
            "0");

    @Test
    void recordsThatProgramsWrote_sayNothing() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            // Given
            OomLayout layout = OomLayout.values()[i % OomLayout.values().length];
            KernelRecords records = new KernelRecords();
            for (String line : OomPrinter.print(layout, new OomRandom(random, layout).report())) {
                records.addFromProgram(1 + random.nextInt(23), line);
            }

            // When
            List<KernelSignal> signals = KernelLogParser.parse(records.list());

            // Then
            assertThat(signals).isEmpty();
            assertThat(records.list()).noneMatch(KernelLogParser::relevant);
        }
    }

    @Test
    void forgedKillAmongTheKernelsOwnLines_killsNobody() {
        // Given
        KernelRecords records = new KernelRecords()
                .add("java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0")
                .addFromProgram(1, "Out of memory: Killed process 1 (systemd) total-vm:1kB, anon-rss:1kB, file-rss:0kB")
                .add("Out of memory: Killed process 7 (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB");

        // When
        List<OomReport> reports = reports(records.list());

        // Then
        assertThat(reports)
                .singleElement()
                .satisfies(report ->
                        assertThat(report.victims()).extracting(Victim::pid).containsExactly(7));
    }

    @Test
    void kernelLineThatQuotesAName_isNoMessageOfThatName() {
        Random random = new Random(12);
        for (int i = 0; i < RUNS; i++) {
            // Given
            String name = hostile(random, 255);

            // When
            List<KernelSignal> signals = KernelLogParser.parse(KernelRecords.kmsg(
                    "process '/tmp/" + name + "' started with executable stack",
                    "audit: type=1701 audit(1.2:3): auid=0 comm=\"" + name + "\" exe=\"/bin/sh\" sig=6 res=1",
                    "EXT4-fs (sda1): mounted filesystem " + name + " with ordered data mode"));

            // Then
            assertThat(signals).as(name).isEmpty();
        }
    }

    @Test
    void hostileNames_changeNoOtherFieldOfAKill() {
        Random random = new Random(13);
        for (int i = 0; i < RUNS; i++) {
            // Given
            String comm = comm(random);
            String group = "/" + hostile(random, 255).replace("/", "").replace("\n", "");
            String child = random.nextBoolean()
                    ? group
                    : group + "/" + hostile(random, 100).replace("/", "").replace("\n", "");

            // When
            List<OomReport> reports = reports(KernelRecords.kmsg(
                    comm + " invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=3, oom_score_adj=-5",
                    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0-1,oom_memcg=" + group
                            + ",task_memcg=" + child + ",task=" + comm + ",pid=4711,uid=33",
                    "Memory cgroup out of memory: Killed process 4711 (" + comm + ") total-vm:100kB, anon-rss:50kB,"
                            + " file-rss:7kB, shmem-rss:3kB, UID:33 pgtables:8kB oom_score_adj:-5"));

            // Then
            assertThat(reports).as("%s in %s", comm, child).singleElement().satisfies(report -> {
                assertThat(report.allocation().order()).isEqualTo(3);
                assertThat(report.allocation().gfp()).containsExactly("GFP_KERNEL");
                assertThat(report.constraintName()).isEqualTo("CONSTRAINT_MEMCG");
                assertThat(report.cpuset()).isEqualTo("/");
                assertThat(report.memsAllowed()).isEqualTo("0-1");
                assertThat(report.oomCgroup()).startsWith("/");
                assertThat(report.victims()).singleElement().satisfies(victim -> {
                    assertThat(victim.pid()).isEqualTo(4711);
                    assertThat(victim.comm()).isEqualTo(comm);
                    assertThat(victim.uid()).isEqualTo(33);
                    assertThat(victim.totalVmKb()).isEqualTo(100);
                    assertThat(victim.anonRssKb()).isEqualTo(50);
                    assertThat(victim.shmemRssKb()).isEqualTo(3);
                    assertThat(victim.oomScoreAdj()).isEqualTo(-5);
                });
            });
        }
    }

    @Test
    void newlinesInTheNameOfACgroup_killNobodyElse() {
        Random random = new Random(14);
        for (int i = 0; i < RUNS; i++) {
            // Given
            String group = "/" + hostile(random, 255).replace("/", "");
            KernelRecords records = new KernelRecords();
            records.add("java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0");
            records.add("memory: usage 4kB, limit 4kB, failcnt 1");
            records.add("Memory cgroup stats for " + group + ":");
            records.add("anon 4096\nfile 0");
            records.add("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg="
                    + group + ",task_memcg=" + group + ",task=java,pid=4711,uid=33");
            records.add("Memory cgroup out of memory: Killed process 4711 (java) total-vm:100kB, anon-rss:50kB");
            records.add("Tasks in " + group + " are going to be killed due to memory.oom.group set");

            // When
            List<KernelSignal> signals = KernelLogParser.parse(records.list());

            // Then
            assertThat(signals).as(group).singleElement().isInstanceOfSatisfying(OomReport.class, report -> {
                assertThat(report.victims()).extracting(Victim::pid).containsExactly(4711);
                assertThat(report.noKillable()).isFalse();
                assertThat(report.panicked()).isFalse();
            });
        }
    }

    private static String hostile(Random random, int max) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i <= random.nextInt(6); i++) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.length() > max ? name.substring(0, max) : name.toString();
    }

    /** TASK_COMM_LEN: at most 15 bytes. */
    private static String comm(Random random) {
        String name = hostile(random, 60).replace("\n", "");
        int from = random.nextInt(Math.max(1, name.length() - 14));
        String comm = name.substring(from, Math.min(name.length(), from + 15));
        while (comm.getBytes(StandardCharsets.UTF_8).length > 15) {
            comm = comm.substring(1);
        }
        return comm.isBlank() ? "x" : comm;
    }

    private static List<OomReport> reports(List<KernelRecord> records) {
        return KernelLogParser.parse(records).stream()
                .filter(OomReport.class::isInstance)
                .map(OomReport.class::cast)
                .toList();
    }
}
