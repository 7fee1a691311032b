// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.query.cluster.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One cause in one partition. A host lies in one partition with all its incidents, so numbers of hosts may be added up.
 * Mutable.
 */
final class Tally {
    /** Hosts named of each partition, those with most incidents. Ours: the answer shows as many in all. */
    static final int NAMED = 20;

    private int incidents;
    private int open;
    private int critical;
    private final Map<String, Integer> byHost = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<Long, Integer> incidentsByStep = new TreeMap<>();
    private final Map<Long, Set<String>> hostsByStep = new TreeMap<>();

    /** Counts what a partition has. */
    static Part of(Slice<Diagnosis> slice, Timeline timeline) {
        Map<String, Tally> causes = new TreeMap<>();
        for (Diagnosis diagnosis : slice.items()) {
            causes.computeIfAbsent(diagnosis.primaryCause(), c -> new Tally()).add(diagnosis, timeline);
        }
        ObjectNode body = Json.object();
        causes.forEach((cause, tally) -> body.withObjectProperty("causes").set(cause, tally.shown()));
        // Everything from there on was counted.
        @Nullable String next = slice.next();
        body.put("completeFrom", next == null ? null : (Long) (Identity.startMillisOf(next) + 1));
        return new Part(slice.partition(), slice.lagRecords(), body);
    }

    private void add(Diagnosis diagnosis, Timeline timeline) {
        String host = diagnosis.host().machineId();
        long step = timeline.stepOf(diagnosis.startedAt().toEpochMilli());
        incidents++;
        open += diagnosis.status() == Status.PROVISIONAL || diagnosis.status() == Status.FORECAST ? 1 : 0;
        critical += diagnosis.severity() == Severity.CRITICAL ? 1 : 0;
        byHost.merge(host, 1, Integer::sum);
        names.put(host, diagnosis.host().hostname());
        incidentsByStep.merge(step, 1, Integer::sum);
        hostsByStep.computeIfAbsent(step, s -> new HashSet<>()).add(host);
    }

    private ObjectNode shown() {
        ObjectNode shown = Json.object()
                .put("incidents", incidents)
                .put("open", open)
                .put("critical", critical)
                .put("hosts", byHost.size());
        ObjectNode steps = shown.putObject("steps");
        incidentsByStep.forEach((step, count) -> steps.putArray(Long.toString(step))
                .add(count)
                .add(hostsByStep.getOrDefault(step, Set.of()).size()));
        byHost.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(NAMED)
                .forEach(host -> shown.withArrayProperty("names")
                        .addObject()
                        .put("machineId", host.getKey())
                        .put("hostname", names.get(host.getKey()))
                        .put("incidents", host.getValue()));
        return shown;
    }
}
