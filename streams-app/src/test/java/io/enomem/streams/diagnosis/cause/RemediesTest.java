// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal.ForkRejected;
import io.enomem.streams.parse.RecordId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every cause advises, on hosts whose names are out to become a command of their own. */
class RemediesTest {
    /** Stands in every hostile name and in none of our words. */
    private static final String MARK = "Zq7";

    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "`id`",
            "$(id)",
            ";",
            "&",
            "|",
            ">",
            "<",
            "\\",
            " ",
            "\n",
            "\t",
            "\u001b[2J",
            "\u202e",
            "*",
            "?",
            "#",
            "=",
            "{",
            "}",
            "(",
            ")",
            "!",
            "~",
            "é",
            "-",
            "--",
            "$IFS",
            "\r");

    static Stream<Cause> causes() {
        return Stream.concat(Causes.all().stream(), Stream.of(new InsufficientEvidence()));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void aNameCannotBecomeMoreThanAWordOfACommand(Cause cause) {
        // Given
        Random random = new Random(cause.id().hashCode());
        for (int i = 0; i < 40; i++) {
            String name = hostile(random);
            Measures measures = new Measures(hostOf(name).build());

            // When
            List<Remedy> remedies = cause.remedies(measures);

            // Then
            for (Remedy remedy : remedies) {
                WholeRemedies.isWhole(remedy);
                String left = remedy.command().replace(ShellCommand.quote(name), "");
                for (String path : List.of("/", "/sys/fs/cgroup/", "/sys/fs/cgroup/memory/")) {
                    for (String file : List.of(
                            "",
                            "/memory.stat",
                            "/memory.max",
                            "/memory.high",
                            "/memory.current",
                            "/memory.pressure",
                            "/pids.max",
                            "/pids.events",
                            "/pids.current")) {
                        left = left.replace(ShellCommand.quote(path + name + file), "");
                    }
                }
                assertThat(left).as(remedy.command()).doesNotContain(MARK);
                assertThat(remedy.command()).matches(text -> text.chars().noneMatch(Character::isISOControl));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("causes")
    void areWholeOnAHostOfWhichNothingIsKnown(Cause cause) {
        // Given
        Measures measures = new Measures(host().withoutInfo()
                .signal(new CounterMoved(new RecordId("sample", 1, false), at(1), "protocols.TCP.press", null, 0, 1))
                .build());

        // When
        List<Remedy> remedies = cause.remedies(measures);

        // Then
        assertThat(remedies).isNotEmpty();
        assertThat(remedies.get(0).kind()).isIn(Remedy.Kind.LOOK, Remedy.Kind.DURABLE);
        assertThat(remedies).allSatisfy(remedy -> {
            WholeRemedies.isWhole(remedy);
            assertThat(remedy.command().isEmpty())
                    .isEqualTo(remedy.command().isEmpty() && remedy.refusedBecause() != null);
            assertThat(remedy.command().replace("/dev/null", "")).doesNotContain("null", "NaN", "unknown");
        });
        assertThat(cause.summary(measures)).doesNotContain("null", "NaN");
        assertThat(cause.impact(measures)).isNotEmpty();
    }

    @Test
    void whoRaisesALimitIsToldToLookAtMemoryThatNobodyRead() {
        // Given
        Task gateway = new Task(147, "gateway", 16_300);
        CaseBuilder incident = host().signal(OomText.ofCgroup(14, "/shop", 65_536, 0, 0, List.of(gateway), gateway));

        // When
        List<Remedy> remedies = Judging.judge(incident).remedies();

        // Then
        assertThat(remedies).allSatisfy(WholeRemedies::isWhole);
        assertThat(remedies).extracting(Remedy::risk).anyMatch(risk -> risk != null && risk.contains("MemAvailable"));
    }

    @Test
    void answerDangerousSettingsOfTheHost() {
        // Given
        CaseBuilder incident = Incidents.stuckReader()
                .sysctl("net.ipv4.tcp_tw_recycle", "1")
                .sysctl("net.ipv4.tcp_syncookies", "1")
                .sysctl("vm.min_free_kbytes", "400000")
                .sysctl("vm.overcommit_memory", "1");

        // When
        List<Remedy> remedies = Judging.judge(incident).remedies();

        // Then
        assertThat(remedies)
                .filteredOn(remedy -> remedy.why().startsWith("Set on this host"))
                .allSatisfy(remedy -> assertThat(remedy.refusedBecause()).isNotEmpty())
                .extracting(Remedy::command)
                .containsExactly("net.ipv4.tcp_tw_recycle=1", "vm.overcommit_memory=1", "vm.min_free_kbytes=400000");
    }

    private static String hostile(Random random) {
        StringBuilder name = new StringBuilder(MARK);
        for (int i = 0; i < 4; i++) {
            name.insert(random.nextInt(name.length() + 1), PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.indexOf(MARK) < 0 ? MARK + name : name.toString();
    }

    /** Its largest process, the owner of its sockets, its cgroup, who was killed and who went away all have that name. */
    private static CaseBuilder hostOf(String name) {
        String cgroup = '/' + name;
        Task task = new Task(41, "x", 9_000);
        return host().signal(
                        OomText.hostWide(11, new Memory(90_000, 300, 20, 1_600, 800, 131_072), List.of(task), task))
                .signal(new ForkRejected(kmsg(5), at(5), cgroup))
                .signal(lost(6, name))
                .signal(lost(7, name))
                .signal(new CounterMoved(
                        new RecordId("sample", 9, false), at(9), "memory.events.oom_kill", cgroup, 0, 1))
                .sysctl("net.ipv4.tcp_mem", "6144 8192 12288")
                .samples(
                        0,
                        12,
                        (t, s) -> s.set("sockstat.TCP.mem", 12_000)
                                .set("meminfo.MemAvailable", 9_000)
                                .set("meminfo.AnonPages", 300_000)
                                .cgroup(
                                        cgroup,
                                        Map.of(
                                                "memory.max",
                                                64L << 20,
                                                "memory.high",
                                                32L << 20,
                                                "memory.current",
                                                60L << 20,
                                                "memory.events.high",
                                                (long) t,
                                                "memory.events.oom_kill",
                                                (long) (t / 9),
                                                "pids.events.max",
                                                (long) t))
                                .process(
                                        41,
                                        name,
                                        p -> p.setRssBytes((long) t << 24).setCgroup(cgroup))
                                .sockets(sockets()
                                        .reader(41, name, 50, 20L << 20, 19L << 20)
                                        .writer(41, name, 50, 20L << 20, 9)
                                        .peer(name, 50, 40L << 20)
                                        .build()));
    }

    /** A connection to a service of that name was lost. */
    private static ApplicationFailure lost(long second, String name) {
        return new ApplicationFailure(
                log(name, second),
                at(second),
                name,
                "plain",
                Call.SEND,
                "EPIPE",
                null,
                name + ":5432",
                null,
                null,
                null,
                null,
                "broken pipe",
                false);
    }
}
