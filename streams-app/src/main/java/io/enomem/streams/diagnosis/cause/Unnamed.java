// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose sockets they must be where no dump names their owner: a socket is a descriptor, so that counts of descriptors leave
 * one process only. Empty where they leave more than one.
 */
final class Unnamed {
    /** Standard input, output and error. */
    private static final int STANDARD = 3;

    private Unnamed() {}

    /** The process that has more descriptors than all others together could take of so many sockets. */
    static Optional<ProcessTrack> holderOf(Measures m, double sockets) {
        List<ProcessTrack> processes = m.processes().all();
        return processes.stream()
                .filter(p -> sockets > 0 && beyondStandard(p) >= sockets / 2)
                .filter(p -> processes.stream()
                                .filter(other -> other.pid() != p.pid())
                                .mapToInt(Unnamed::beyondStandard)
                                .sum()
                        < sockets / 2)
                .findFirst();
    }

    /** The one process whose descriptors come and go, those that listen on a port aside. */
    static Optional<ProcessTrack> onlyOneThatOpensAndCloses(Measures m, String listenedPort) {
        List<ProcessTrack> found = m.processes().all().stream()
                .filter(Unnamed::opensAndCloses)
                .filter(p -> !listens(m, p, listenedPort))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static int beyondStandard(ProcessTrack process) {
        return Math.max(
                0, descriptors(process).mapToInt(Integer::intValue).max().orElse(0) - STANDARD);
    }

    private static boolean opensAndCloses(ProcessTrack process) {
        List<Integer> counts = descriptors(process).toList();
        boolean rose = false;
        boolean fell = false;
        for (int i = 1; i < counts.size(); i++) {
            rose |= counts.get(i) > counts.get(i - 1);
            fell |= counts.get(i) < counts.get(i - 1);
        }
        return rose && fell;
    }

    private static Stream<Integer> descriptors(ProcessTrack process) {
        return process.points().stream()
                .map(point -> point.sample().getDescriptors())
                .filter(Objects::nonNull);
    }

    private static boolean listens(Measures m, ProcessTrack process, String port) {
        return m.incident().history().samples().stream()
                .filter(sample -> sample.getSockets() != null)
                .flatMap(sample -> sample.getSockets().getListeners().stream())
                .anyMatch(listener -> Objects.equals(listener.getPid(), process.pid())
                        && listener.getEndpoint().endsWith(':' + port));
    }
}
