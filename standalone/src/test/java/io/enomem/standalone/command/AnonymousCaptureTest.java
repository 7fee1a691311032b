// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.agent.anonymise.Anonymiser;
import io.enomem.agent.anonymise.KnownNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A capture whose names were replaced must lead to the same answer. */
class AnonymousCaptureTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"cgroup-memory-limit", "app-memory-leak", "calm"})
    void pseudonymsChangeNoAnswer(String name) throws IOException {
        // Given
        Path capture = Path.of("src/test/resources/captures", name + ".tar.gz");

        // When
        List<String> answers = answers(anonymous(capture));

        // Then
        assertThat(answers).isEqualTo(answers(capture));
    }

    @Tag("long")
    @Test
    void pseudonymsChangeNoAnswerOfAnyRecordedHost() throws IOException {
        // Given
        String captures = System.getProperty("enomem.captures", "");
        assumeTrue(!captures.isEmpty(), "SKIPPED: needs recorded hosts, -Denomem.captures=DIR");
        try (Stream<Path> all = Files.list(Path.of(captures))) {
            for (Path capture :
                    all.filter(path -> path.toString().endsWith(".tar.gz")).toList()) {

                // When
                List<String> answers = answers(anonymous(capture));

                // Then
                assertThat(answers).as(capture.toString()).isEqualTo(answers(capture));
            }
        }
    }

    private Path anonymous(Path capture) throws IOException {
        Path out = Files.createTempDirectory(directory, "anonymous");
        String host = hostOf(capture);
        Anonymiser anonymiser = new Anonymiser(new KnownNames(Set.of(host), Set.of(), Set.of(), Set.of()));
        try (TarArchiveInputStream tar = open(capture)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    Path file = out.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    String text = new String(tar.readAllBytes(), StandardCharsets.ISO_8859_1);
                    String anonymous = anonymiser.text(text);
                    assertThat(anonymous).doesNotContain("\"" + host + "\"");
                    Files.writeString(file, anonymous, StandardCharsets.ISO_8859_1);
                }
            }
        }
        return out;
    }

    private static String hostOf(Path capture) throws IOException {
        try (TarArchiveInputStream tar = open(capture)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().endsWith("host.json")) {
                    return JSON.readTree(tar.readAllBytes()).path("host").asText("unnamed-host");
                }
            }
        }
        return "unnamed-host";
    }

    private static TarArchiveInputStream open(Path capture) throws IOException {
        InputStream packed = Files.newInputStream(capture);
        return new TarArchiveInputStream(new GZIPInputStream(packed));
    }

    /** Cause, verdict and confidence of each incident. */
    private static List<String> answers(Path capture) throws IOException {
        StringWriter out = new StringWriter();
        int code = Enomem.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute("diagnose", "--format=json", capture.toString());
        assertThat(code).isZero();
        List<String> answers = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            JsonNode diagnosis = JSON.readTree(line);
            answers.add(diagnosis.path("startedAt").asText() + " "
                    + diagnosis.path("primaryCause").asText() + " "
                    + diagnosis.path("verdict").asText() + " "
                    + diagnosis.path("confidence").asText());
        }
        return answers;
    }
}
