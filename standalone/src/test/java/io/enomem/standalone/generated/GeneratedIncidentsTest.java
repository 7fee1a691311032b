// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.CauseCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mechanism on hosts of its own, through the real readers and the real engine. The confusion table goes to
 * target/confusion-table.txt, which the build prints; with -Denomem.accuracy.write the table of docs/accuracy.md is written
 * anew.
 */
class GeneratedIncidentsTest {
    private static final Path ACCURACY = Path.of("..", "docs", "accuracy.md");
    private static final Path TABLE = Path.of("target", "confusion-table.txt");

    /** Said otherwise than they are, with what docs/accuracy.md says about it; an entry goes when its rule is better. */
    private static final Set<String> NOT_YET = Set.of();

    @BeforeAll
    static void tell() throws IOException {
        ConfusionTable table = new ConfusionTable(GeneratedHosts.all());
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, table.text());
        if (System.getProperty("enomem.accuracy.write") != null) {
            String page = Files.readString(ACCURACY);
            Files.writeString(ACCURACY, page.substring(0, page.indexOf("| cause |")) + table.markdown());
        }
    }

    @Test
    void eachIsToldAsWhatItIsAndNothingElseIsNamed() {
        // When
        List<Answers> wrong = GeneratedHosts.all().stream()
                .filter(answer ->
                        !answer.right() && !NOT_YET.contains(answer.truth().name()))
                .toList();

        // Then
        assertThat(wrong)
                .as(new ConfusionTable(GeneratedHosts.all()).text())
                .extracting(answer -> answer.truth() + " of " + answer.truth().ramMb() + " MB told as " + answer.said())
                .isEmpty();
    }

    @Test
    void aSamplerThatStopsForAWhileNamesNothing(@TempDir Path directory) {
        // Given
        Mechanism mechanism = Mechanism.named("agent gap");

        // When
        List<Diagnosis> diagnoses = Generated.diagnose(
                directory.resolve("gap.zip"),
                mechanism,
                3,
                KernelForm.DEBIAN_12,
                file -> true,
                second -> second < 8 || second > 28);

        // Then
        assertThat(new Answers(mechanism, diagnoses).right()).isTrue();
    }

    @Test
    void whereNobodyCountedConnectionsTheSocketsInUseTakeTheirPlace() {
        // Given
        Mechanism mechanism = Mechanism.named("tcp-buffers-oversized");

        // When
        Answers answers =
                GeneratedHosts.ask(mechanism, 13, KernelForm.DEBIAN_12, file -> !file.equals("proc/net/snmp"));

        // Then
        assertThat(answers.right()).as(answers.said()).isTrue();
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

    /** Other seeds, other kernels, and innocent files that cannot be read. */
    @Test
    @Tag("long")
    void staysSoWithOtherNoiseAndWithoutInnocentFiles() throws IOException {
        // Given
        List<Predicate<String>> readable = List.of(
                file -> true,
                file -> !file.equals("proc/pressure/memory") && !file.equals("proc/slabinfo"),
                file -> !file.startsWith("proc/net/stat/") && !file.equals("proc/modules"),
                file -> !file.equals("proc/net/snmp") && !file.equals("proc/loadavg"));
        List<KernelForm> kernels =
                List.of(KernelForm.DEBIAN_12, KernelForm.NEWEST, KernelForm.UBUNTU_20, KernelForm.DEBIAN_12);

        // When
        List<Answers> all = new ArrayList<>();
        for (Mechanism mechanism : Mechanism.all()) {
            for (int seed = 0; seed < readable.size(); seed++) {
                all.add(GeneratedHosts.ask(mechanism, 10 + seed, kernels.get(seed), readable.get(seed)));
            }
        }

        // Then
        ConfusionTable table = new ConfusionTable(all);
        Files.writeString(Path.of("target", "confusion-table-long.txt"), table.text());
        assertThat(all.stream()
                        .filter(answer -> !NOT_YET.contains(answer.truth().name()))
                        .filter(answer -> !answer.wrong().isEmpty())
                        .map(answer -> answer.truth().name() + " told as " + answer.wrong())
                        .collect(Collectors.toSet()))
                .as(table.text())
                .isEmpty();
    }
}
