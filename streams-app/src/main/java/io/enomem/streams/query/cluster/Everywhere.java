// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Asks every instance for the partitions it works on; where some are missing after that, everybody once more for whatever
 * copy there is. Thread-safe.
 */
public final class Everywhere {
    private final Instances instances;
    private final Peers peers;

    public Everywhere(Instances instances, Peers peers) {
        this.instances = instances;
        this.peers = peers;
    }

    /**
     * Gathers the answers of all partitions.
     *
     * @param question what this instance answers by itself
     * @param request the same for the others
     * @param standbys whether copies may answer where nobody else does
     * @throws NotReadyException if not one partition could be asked
     */
    public Gathered ask(Question question, Peers.Request request, boolean standbys) throws NotReadyException {
        Map<Integer, Part> parts = new TreeMap<>();
        Set<String> silent = new TreeSet<>();
        round(question, request, Hop.ACTIVE, parts, silent);
        SortedSet<Integer> missing = missing(parts);
        if (!missing.isEmpty() && standbys) {
            round(question, request, Hop.any(missing), parts, silent);
            missing = missing(parts);
        }
        if (parts.isEmpty()) {
            throw new NotReadyException("Partitions are being assigned or restored");
        }
        return new Gathered(List.copyOf(parts.values()), missing, List.copyOf(silent));
    }

    private void round(Question question, Peers.Request request, Hop hop, Map<Integer, Part> parts, Set<String> silent)
            throws NotReadyException {
        List<HostInfo> others = instances.others();
        if (others.isEmpty()) {
            here(question, hop).forEach(part -> keep(part, parts));
            return;
        }
        peers.enter();
        try {
            Map<HostInfo, CompletableFuture<HttpResponse<byte[]>>> asked = new LinkedHashMap<>();
            others.forEach(other -> asked.put(other, peers.send(other, request, hop)));
            here(question, hop).forEach(part -> keep(part, parts));
            asked.forEach((other, answer) -> {
                Optional<List<Part>> found = peers.await(answer)
                        .filter(response -> response.statusCode() == 200)
                        .flatMap(response -> PartsJson.read(response.body()));
                found.ifPresentOrElse(
                        answers -> answers.forEach(part -> keep(part, parts)),
                        () -> silent.add(other.host() + ":" + other.port()));
            });
        } finally {
            peers.leave();
        }
    }

    private static List<Part> here(Question question, Hop hop) {
        try {
            return question.parts(hop);
        } catch (NotReadyException e) {
            return List.of();
        }
    }

    private static void keep(Part part, Map<Integer, Part> parts) {
        Part present = parts.get(part.partition());
        if (present == null || part.isBetterThan(present)) {
            parts.put(part.partition(), part);
        }
    }

    private SortedSet<Integer> missing(Map<Integer, Part> parts) {
        SortedSet<Integer> missing = new TreeSet<>();
        for (int partition = 0; partition < instances.partitions(); partition++) {
            if (!parts.containsKey(partition)) {
                missing.add(partition);
            }
        }
        return missing;
    }
}
