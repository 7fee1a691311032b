// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Recorded hosts: three that the tests carry, and those of {@code -Denomem.captures=DIR} with its truth.tsv. */
final class Captures {
    private static final String DIRECTORY = System.getProperty("enomem.captures", "");

    private Captures() {}

    /** A host that the tests carry: {@code cgroup-memory-limit}, {@code app-memory-leak}, {@code calm}. */
    static SavedHost carried(String name) {
        try {
            var archive = Captures.class.getResource("/captures/" + name + ".tar.gz");
            return open(Path.of(Objects.requireNonNull(archive, name).toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Given captures, each of another cause and another host, the first of them of one where nothing is the matter; skips
     * the test aloud where none are given.
     */
    static List<SavedHost> ofDifferentCauses(int most) {
        assumeTrue(!DIRECTORY.isEmpty(), "SKIPPED: needs recorded hosts, -Denomem.captures=DIR with a truth.tsv");
        Map<String, Path> byCause = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of(DIRECTORY, "truth.tsv"))) {
            lines.skip(1)
                    .map(line -> line.split("\t", -1))
                    .forEach(columns -> byCause.putIfAbsent(columns[1], Path.of(DIRECTORY, columns[0])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, SavedHost> byMachine = new LinkedHashMap<>();
        // The cause of none is '-', before all letters.
        byCause.values().stream().map(Captures::open).forEach(host -> byMachine.putIfAbsent(host.machineId(), host));
        return byMachine.values().stream().limit(most).toList();
    }

    /** All records of a host, in the order in which its agent would have sent them. */
    static List<SpecificRecord> records(SavedHost host) {
        try (Stream<SpecificRecord> records = host.records()) {
            return records.toList();
        }
    }

    private static SavedHost open(Path capture) {
        return SavedInput.open(List.of(capture), SavedOptions.defaults()).get(0);
    }
}
