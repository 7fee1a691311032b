// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Constraint;
import io.enomem.streams.parse.OomReport.Origin;
import io.enomem.streams.parse.OomReport.Part;
import io.enomem.streams.parse.OomReport.Victim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a stream of reports does that one report in a file does not. */
class OomEdgeCasesTest {

    private static final String HEADER = " invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0";

    @Test
    void stormUnderTheRateLimit_isAsManyKillsAsWerePrinted() {
        // Given: ten reports whole, then five kills of which only the last line passed.
        KernelRecords records = new KernelRecords();
        Random random = new Random(1);
        for (int i = 0; i < 10; i++) {
            OomPrinter.print(OomLayout.V6_1, new OomRandom(random, OomLayout.V6_1).report())
                    .forEach(records::add);
        }
        records.add("oom_kill_process: 5 callbacks suppressed");
        for (int pid = 501; pid <= 505; pid++) {
            records.add(kill("Memory cgroup out of memory", pid, "worker"));
        }

        // When
        List<OomReport> reports = reports(records.list());

        // Then
        assertThat(reports).hasSize(15);
        assertThat(reports).allSatisfy(report -> assertThat(report.victims()).hasSize(1));
        assertThat(reports.subList(10, 15))
                .extracting(report -> report.victims().get(0).pid())
                .containsExactly(501, 502, 503, 504, 505);
        assertThat(reports.subList(10, 15))
                .allSatisfy(
                        report -> assertThat(report.missing()).contains(Part.HEADER, Part.SUMMARY, Part.CGROUP_DUMP));
    }

    @Test
    void oomGroup_isOneKillOfManyTasks() {
        // Given
        KernelRecords records = new KernelRecords();
        records.add("java" + HEADER);
        records.add("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/pod/1,"
                + "task_memcg=/pod/1,task=java,pid=11,uid=0");
        records.add(kill("Memory cgroup out of memory", 11, "java"));
        records.add("Tasks in /pod/1 are going to be killed due to memory.oom.group set");
        records.add(kill("Memory cgroup out of memory", 11, "java"));
        records.add("docker0: port 1(veth12) entered disabled state");
        records.add(kill("Memory cgroup out of memory", 12, "sh"));
        records.add(kill("Memory cgroup out of memory", 13, "sidecar"));

        // When
        List<OomReport> reports = reports(records.list());

        // Then
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.killedGroup()).isEqualTo("/pod/1");
            assertThat(report.victims()).extracting(Victim::pid).containsExactly(11, 12, 13);
        });
    }

    /** Linux 7.3 by SysRq-f: a worker of the kernel invokes, and says on whose behalf between hardware and stack. */
    @Test
    void workqueueOfTheInvoker_isPartOfTheReport() {
        // When
        List<KernelSignal> signals = KernelLogParser.parse(KernelRecords.kmsg(
                "kworker/0:0 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=-1, oom_score_adj=0",
                "CPU: 0 UID: 0 PID: 9 Comm: kworker/0:0 Not tainted 7.3.4+deb13-cloud-amd64 #1 PREEMPT(lazy)",
                "Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014",
                "Workqueue: events moom_callback",
                "Call Trace:",
                kill("Out of memory", 11, "report")));

        // Then
        assertThat(signals).singleElement().isInstanceOf(OomReport.class);
    }

    /** SysRq-f where nobody may be killed: asked for by hand, and no run of the killer by itself. */
    @Test
    void requestThatIsIgnored_isNoReportOfItsOwn() {
        // When
        List<KernelSignal> signals = KernelLogParser.parse(
                KernelRecords.kmsg("sysrq: Manual OOM execution", "OOM request ignored. No task eligible"));

        // Then
        assertThat(signals).isNotEmpty().allMatch(KernelSignal.ManualOomRequested.class::isInstance);
    }

    @Test
    void formOfEl6_namesUidAndVictim() {
        // When: the two lines that EL6 prints; the second names a child of the first.
        List<OomReport> reports = reports(KernelRecords.kmsg(
                "Out of memory: Kill process 2592 (httpd) score 41 or sacrifice child",
                "Killed process 2593, UID 48, (httpd) total-vm:420864kB, anon-rss:36312kB, file-rss:532kB"));

        // Then
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.chosen()).isEqualTo(new OomReport.Chosen(2592, "httpd", 41L));
            assertThat(report.victims()).singleElement().satisfies(victim -> {
                assertThat(victim.pid()).isEqualTo(2593);
                assertThat(victim.comm()).isEqualTo("httpd");
                assertThat(victim.uid()).isEqualTo(48);
                assertThat(victim.rssKb()).isEqualTo(36_844);
                assertThat(victim.shmemRssKb()).isNull();
            });
        });
    }

    @Test
    void hostWideKillInAContainer_isNotTheContainersLimit() {
        // When
        List<OomReport> reports = reports(KernelRecords.kmsg(
                "java" + HEADER,
                "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=pod,mems_allowed=0,global_oom,"
                        + "task_memcg=/kubepods/burstable/pod1/c,task=java,pid=7,uid=0",
                kill("Out of memory", 7, "java")));

        // Then
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.origin()).isEqualTo(Origin.AUTOMATIC);
            assertThat(report.constraint()).isEqualTo(Constraint.NONE);
            assertThat(report.oomCgroup()).isNull();
            assertThat(report.taskCgroup()).isEqualTo("/kubepods/burstable/pod1/c");
        });
    }

    @Test
    void lostTailThenANewReport_mixesNothing() {
        Random random = new Random(2);
        for (OomLayout layout : OomLayout.values()) {
            for (int i = 0; i < 50; i++) {
                // Given
                OomReport first = new OomRandom(random, layout).report();
                OomReport second = new OomRandom(random, layout).report();
                List<String> lines = OomPrinter.print(layout, first);
                int kept = 1 + random.nextInt(lines.size() - 2);
                KernelRecords records = new KernelRecords();
                lines.subList(0, kept).forEach(records::add);
                records.lose(lines.size() - kept);
                OomPrinter.print(layout, second).forEach(records::add);

                // When
                List<OomReport> reports = reports(records.list());

                // Then
                assertThat(reports)
                        .as("%s, %s lines of the first", layout, kept)
                        .hasSize(2);
                assertThat(reports.get(0).victims()).isEmpty();
                assertThat(reports.get(0).missing()).contains(Part.KILL);
                assertThat(reports.get(1).victims())
                        .extracting(Victim::pid)
                        .containsExactly(second.victims().get(0).pid());
                assertThat(reports.get(1).tasks()).isEqualTo(second.tasks());
                assertThat(reports.get(1).memory()).isEqualTo(second.memory());
                assertThat(reports.get(1).cgroupDump()).isEqualTo(second.cgroupDump());
            }
        }
    }

    @Test
    void nobodyToKillAndThePanic_areOneReport() {
        // When
        List<OomReport> reports = reports(KernelRecords.kmsg(
                "init" + HEADER,
                "Out of memory and no killable processes...",
                "Kernel panic - not syncing: System is deadlocked on memory"));

        // Then
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.noKillable()).isTrue();
            assertThat(report.panicked()).isTrue();
            assertThat(report.victims()).isEmpty();
        });
    }

    @Test
    void killIsTold_beforeAnythingFollows() {
        // Given
        KernelLogParser parser = new KernelLogParser();
        List<KernelSignal> told = new ArrayList<>();

        // When
        KernelRecords.kmsg("java" + HEADER, kill("Out of memory", 7, "java"))
                .forEach(record -> parser.accept(record, signal -> told.add((KernelSignal) signal)));

        // Then
        assertThat(told).hasSize(1);
    }

    @Test
    void reaperMuchLater_isNoReportOfItsOwn() {
        // Given
        KernelRecords records = new KernelRecords().add("java" + HEADER).add(kill("Out of memory", 7, "java"));
        records.pause(Duration.ofSeconds(20));
        records.add("oom_reaper: reaped process 7 (java), now anon-rss:0kB, file-rss:0kB, shmem-rss:16kB");

        // When
        List<KernelSignal> signals = KernelLogParser.parse(records.list());

        // Then
        assertThat(signals).hasSize(2);
        assertThat(signals.get(1)).isInstanceOfSatisfying(KernelSignal.Reaped.class, reaped -> {
            assertThat(reaped.pid()).isEqualTo(7);
            assertThat(reaped.shmemKb()).isEqualTo(16);
        });
    }

    @Test
    void victimThatCannotBeReaped_isTold() {
        // When
        List<KernelSignal> signals =
                KernelLogParser.parse(KernelRecords.kmsg("oom_reaper: unable to reap pid:7 (a) b)"));

        // Then
        assertThat(signals).singleElement().isInstanceOfSatisfying(KernelSignal.ReapFailed.class, failed -> {
            assertThat(failed.pid()).isEqualTo(7);
            assertThat(failed.comm()).isEqualTo("a) b");
        });
    }

    @Test
    void endlessPieces_areKeptInBoundedMemory() {
        // Given: heads without tails, rows without end
        KernelLogParser parser = new KernelLogParser();
        KernelRecords records = new KernelRecords();
        IntStream.range(0, 2_000).forEach(i -> records.add("t" + i + HEADER));
        records.add("[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name");
        IntStream.range(0, 20_000).forEach(i -> records.add("[" + i + "] 0 " + i + " 10 5 4096 0 0 x"));
        List<OomReport> reports = new ArrayList<>();

        // When
        records.list().forEach(record -> parser.accept(record, signal -> reports.add((OomReport) signal)));
        parser.end(signal -> reports.add((OomReport) signal));

        // Then
        assertThat(reports).hasSize(2_000);
        OomReport last = reports.get(reports.size() - 1);
        assertThat(last.tasks()).hasSizeLessThanOrEqualTo(2_048);
        assertThat(last.taskTotals())
                .isNotNull()
                .satisfies(totals -> assertThat(totals.rows()).isEqualTo(20_000));
    }

    private static String kill(String words, int pid, String comm) {
        return words + ": Killed process " + pid + " (" + comm + ") total-vm:100kB, anon-rss:50kB, file-rss:0kB,"
                + " shmem-rss:0kB, UID:0 pgtables:8kB oom_score_adj:0";
    }

    private static List<OomReport> reports(List<KernelRecord> records) {
        return KernelLogParser.parse(records).stream()
                .filter(OomReport.class::isInstance)
                .map(OomReport.class::cast)
                .toList();
    }
}
