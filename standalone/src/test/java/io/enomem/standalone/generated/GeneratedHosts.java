// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Every mechanism on three hosts: one of its own size, one of 192 MB and one of 1 TB, each with noise of its own and, the
 * second and third, with the files of another kernel. Asked once for all tests.
 */
final class GeneratedHosts {
    /** The host of the mechanism's own size, as the pairs and the accuracy of one host look at it. */
    static final int OWN_SIZE = 0;

    private static final long SMALL_MB = 192;
    private static final long LARGE_MB = 1_048_576;

    /** Made when first asked for; apart from what makes it, which runs on several threads. */
    private static final class Asked {
        static final Map<String, List<Answers>> ANSWERS = ask();
    }

    private GeneratedHosts() {}

    /** What was said of each host of a mechanism: its own size, 192 MB, and 1 TB where it happens there at all. */
    static List<Answers> of(String mechanism) {
        return Asked.ANSWERS.get(mechanism);
    }

    /** What was said of all. */
    static List<Answers> all() {
        return Asked.ANSWERS.values().stream().flatMap(List::stream).toList();
    }

    /** What is said of a mechanism with other noise, on another kernel, or with files missing. */
    static Answers ask(Mechanism mechanism, long seed, KernelForm form, Predicate<String> present) {
        try {
            Path file = Files.createTempFile("host", ".zip");
            try {
                return new Answers(mechanism, Generated.diagnose(file, mechanism, seed, form, present, second -> true));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<Answers>> ask() {
        return Mechanism.all().parallelStream()
                .collect(Collectors.toMap(Mechanism::name, GeneratedHosts::hosts, (one, other) -> one, TreeMap::new));
    }

    private static List<Answers> hosts(Mechanism mechanism) {
        List<Answers> answers = new ArrayList<>();
        answers.add(ask(mechanism, 1, KernelForm.DEBIAN_12, file -> true));
        answers.add(ask(mechanism.on(SMALL_MB), 2, mechanism.oldest(), file -> true));
        if (!mechanism.fillsPool()) {
            answers.add(ask(mechanism.on(LARGE_MB), 3, KernelForm.NEWEST, file -> true));
        }
        return List.copyOf(answers);
    }
}
