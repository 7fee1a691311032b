// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.spoiled;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is known of a recorded host, a line of truth.tsv.
 *
 * @param cause id of causes.tsv; "-" if nothing was the matter
 * @param fine causes that are true as well, or true beside it
 */
record Truth(Path capture, String cause, Set<String> fine) {
    private static final Set<String> AFTERMATH =
            Set.of("peer-oom-killed", "reset-by-tcp-memory", "peer-restarted", "ordinary-disconnect", "pipe-closed");
    private static final String UNDECIDED = "insufficient-evidence";

    /** Every recorded host of a directory. */
    static List<Truth> of(Path directory) {
        try (Stream<String> lines = Files.lines(directory.resolve("truth.tsv"))) {
            return lines.skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(columns -> new Truth(directory.resolve(columns[0]), columns[1], fine(columns)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> fine(String[] columns) {
        Set<String> fine = new HashSet<>(List.of(columns[1]));
        fine.addAll(List.of(columns[2].split(",")));
        fine.addAll(List.of(columns[3].split(",")));
        return fine;
    }

    /** Causes that were told and are not true: with confidence, or at all where nothing was the matter. */
    Set<String> wrong(List<Diagnosis> told) {
        Set<String> wrong = new TreeSet<>();
        for (Diagnosis diagnosis : told) {
            boolean sure = diagnosis.verdict() == Verdict.ESTABLISHED || diagnosis.verdict() == Verdict.PROBABLE;
            String named = diagnosis.primaryCause();
            boolean harmless = fine.contains(named) || named.equals(UNDECIDED) || AFTERMATH.contains(named);
            if (!harmless && (sure || cause.equals("-"))) {
                wrong.add(named);
            }
        }
        return wrong;
    }
}
