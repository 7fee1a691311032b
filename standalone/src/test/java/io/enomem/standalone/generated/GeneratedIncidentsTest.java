// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.CauseCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every mechanism on a host of its own, through the real readers and the real engine. With -Denomem.accuracy.write the
 * table of docs/accuracy.md is written anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedIncidentsTest {
    private static final Logger LOG = LoggerFactory.getLogger(GeneratedIncidentsTest.class);
    private static final Path ACCURACY = Path.of("..", "docs", "accuracy.md");

    /** Said otherwise than they are, with what docs/accuracy.md says about it; an entry goes when its rule is better. */
    private static final Set<String> NOT_YET = Set.of();

    @TempDir
    private static Path directory;

    private final Map<String, Answers> answers = new TreeMap<>();

    @BeforeAll
    void runEveryMechanism() throws IOException {
        for (Mechanism mechanism : Mechanism.all()) {
            answers.put(mechanism.name(), ask(mechanism, 1, file -> true));
        }
        LOG.info("Confusion table of generated hosts:\n{}", table().text());
        if (System.getProperty("enomem.accuracy.write") != null) {
            String page = Files.readString(ACCURACY);
            Files.writeString(ACCURACY, page.substring(0, page.indexOf("| cause |")) + table().markdown());
        }
    }

    @Test
    void eachIsToldAsWhatItIsAndNothingElseIsNamed() {
        // When
        List<Answers> wrong = answers.values().stream()
                .filter(answer ->
                        !answer.right() && !NOT_YET.contains(answer.truth().name()))
                .toList();

        // Then
        assertThat(wrong).as(table().text()).isEmpty();
    }

    /** The confusion table of the catalogue: one is named, the other is not, and the other way round. */
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "tcp-mem-demand, tcp-mem-limit-too-low",
        "tcp-mem-demand, tcp-receive-buffers",
        "tcp-receive-buffers, tcp-send-buffers",
        "tcp-receive-buffers, tcp-buffer-overhead",
        "tcp-receive-buffers, close-wait-leak",
        "tcp-mem-demand, tcp-orphans",
        "tcp-send-buffers, tcp-orphans",
        "tcp-mem-demand, tcp-accounting-leak",
        "tcp-receive-buffers, tcp-accounting-leak",
        "kernel-slab-leak, socket-leak",
        "kernel-slab-leak, kernel-page-leak",
        "kernel-page-leak, memory-reservation",
        "memory-fragmentation, host-memory-too-small",
        "memory-fragmentation, atomic-reserve-exhausted",
        "app-memory-leak, host-memory-too-small",
        "host-memory-too-small, tmpfs-memory",
        "app-memory-leak, cgroup-memory-limit",
        "overcommit-limit, app-memory-leak",
        "overcommit-limit, max-map-count",
        "overcommit-limit, process-resource-limit",
        "overcommit-limit, runtime-heap-limit",
        "overcommit-limit, dead-pid-namespace",
        "pids-limit, dead-pid-namespace",
        "time-wait-overflow, ephemeral-ports-exhausted",
        "accept-queue-overflow, syn-flood",
        "conntrack-table-full, tcp-mem-demand",
        "manual-oom, app-memory-leak",
        "numa-or-cpuset-limit, host-memory-too-small"
    })
    void areTwoThings(String one, String other) {
        // When
        Set<String> saidOfOne = answers.get(one).named();
        Set<String> saidOfOther = answers.get(other).named();

        // Then
        assertThat(saidOfOne).contains(one);
        assertThat(saidOfOther).contains(other);
        if (!answers.get(one).truth().also().contains(other)) {
            assertThat(saidOfOne).doesNotContain(other);
        }
        if (!answers.get(other).truth().also().contains(one)) {
            assertThat(saidOfOther).doesNotContain(one);
        }
    }

    /** Without what decides, it is not named, nor is anything else, and the report says what would decide. */
    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource({
        "tcp-mem-demand, ss_.*, ss",
        "tcp-receive-buffers, ss_.*, ss",
        "tcp-send-buffers, ss_.*, ss",
        "tcp-buffer-overhead, ss_.*, ss",
        "tcp-mem-limit-too-low, proc/sys/net/ipv4/tcp_mem, tcp_mem",
        "tcp-accounting-leak, ss_.*, ss",
        "ephemeral-ports-exhausted, ss_.*, ss",
        "max-map-count, proc/\\d+/maps.count, maps",
        "overcommit-limit, proc/sys/vm/overcommit_memory|kmsg, overcommit_memory",
        "process-resource-limit, proc/\\d+/limits, limits",
        "dead-pid-namespace, proc/\\d+/status, NSpid"
    })
    void isNotGuessed(String name, String without, String decides) {
        // Given
        Mechanism mechanism = Mechanism.named(name);
        Predicate<String> removed = Pattern.compile(without).asMatchPredicate();

        // When
        Answers answer = ask(mechanism, 2, removed.negate());

        // Then
        assertThat(answer.named()).isEmpty();
        assertThat(answer.diagnoses())
                .allSatisfy(diagnosis ->
                        assertThat(diagnosis.causes()).noneMatch(cause -> Answers.likely(cause.verdict())));
        assertThat(answer.diagnoses().stream().map(Diagnosis::missing).flatMap(List::stream))
                .anyMatch(missing -> missing.contains(decides));
    }

    @Test
    void aSamplerThatStopsForAWhileNamesNothing() {
        // Given
        Mechanism mechanism = Mechanism.named("agent gap");

        // When
        List<Diagnosis> diagnoses = Generated.diagnose(
                directory.resolve("gap.zip"), mechanism, 3, file -> true, second -> second < 8 || second > 28);

        // Then
        assertThat(new Answers(mechanism, diagnoses).right()).isTrue();
    }

    @Test
    void theAccuracyPageSpeaksOfEveryCause() throws IOException {
        // Given
        String page = Files.readString(ACCURACY);

        // When
        List<String> unspoken = CauseCatalogue.load().all().stream()
                .map(CauseCatalogue.Entry::id)
                .filter(id -> !page.contains("| " + id + " |"))
                .toList();

        // Then
        assertThat(unspoken).as("causes that docs/accuracy.md lacks").isEmpty();
    }

    /** Other seeds, and innocent files that cannot be read. */
    @Test
    @Tag("long")
    void staysSoWithOtherNoiseAndWithoutInnocentFiles() {
        // Given
        List<Predicate<String>> readable = List.of(
                file -> true,
                file -> !file.equals("proc/pressure/memory") && !file.equals("proc/slabinfo"),
                file -> !file.startsWith("proc/net/stat/") && !file.equals("proc/modules"),
                file -> !file.equals("proc/net/snmp") && !file.equals("proc/loadavg"));

        // When
        List<Answers> all = new ArrayList<>();
        for (Mechanism mechanism : Mechanism.all()) {
            for (int seed = 0; seed < readable.size(); seed++) {
                all.add(ask(mechanism, 10 + seed, readable.get(seed)));
            }
        }

        // Then
        ConfusionTable table = new ConfusionTable(all);
        LOG.info("Confusion table of generated hosts:\n{}", table.text());
        assertThat(all.stream()
                        .filter(answer -> !NOT_YET.contains(answer.truth().name()))
                        .filter(answer -> !answer.wrong().isEmpty())
                        .map(answer -> answer.truth().name() + " told as " + answer.wrong())
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    private ConfusionTable table() {
        return new ConfusionTable(List.copyOf(answers.values()));
    }

    private static Answers ask(Mechanism mechanism, long seed, Predicate<String> present) {
        try {
            Path host = Files.createTempFile(directory, "host", ".zip");
            return new Answers(mechanism, Generated.diagnose(host, mechanism, seed, present, second -> true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
