// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.query.cluster.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The counts of all partitions added up, the cause with most hosts first. */
final class Fleet {
    /** So many hosts with one cause in one step are worth a word: it is rather something they share. Ours. */
    private static final int MANY_HOSTS = 3;

    private static final Comparator<ObjectNode> MOST_HOSTS_FIRST = Comparator.<ObjectNode>comparingInt(
                    cause -> -cause.get("hosts").intValue())
            .thenComparing(cause -> -cause.get("incidents").intValue())
            .thenComparing(cause -> cause.get("cause").textValue());

    private Fleet() {}

    static ObjectNode merge(List<Part> parts, Timeline timeline) {
        long completeFrom = timeline.from().toEpochMilli();
        Map<String, List<JsonNode>> byCause = new TreeMap<>();
        for (Part part : parts) {
            completeFrom =
                    Math.max(completeFrom, part.body().path("completeFrom").asLong(0));
            part.body()
                    .path("causes")
                    .properties()
                    .forEach(cause -> byCause.computeIfAbsent(cause.getKey(), c -> new ArrayList<>())
                            .add(cause.getValue()));
        }
        ObjectNode body = Json.object()
                .put("from", timeline.from().toString())
                .put("to", timeline.to().toString())
                .put("completeFrom", Instant.ofEpochMilli(completeFrom).toString())
                .put("stepMillis", timeline.step().toMillis());
        List<ObjectNode> causes = new ArrayList<>();
        byCause.forEach((cause, tallies) -> causes.add(sum(cause, tallies)));
        causes.sort(MOST_HOSTS_FIRST);
        causes.forEach(body.putArray("causes")::add);
        body.set("shared", shared(causes));
        return body;
    }

    private static ObjectNode sum(String cause, List<JsonNode> tallies) {
        ObjectNode sum = Json.object().put("cause", cause);
        for (String count : List.of("incidents", "open", "critical", "hosts")) {
            sum.put(
                    count,
                    tallies.stream()
                            .mapToInt(tally -> tally.path(count).asInt())
                            .sum());
        }
        Map<Long, int[]> steps = new TreeMap<>();
        List<JsonNode> names = new ArrayList<>();
        for (JsonNode tally : tallies) {
            tally.path("steps").properties().forEach(step -> {
                int[] counts = steps.computeIfAbsent(Long.valueOf(step.getKey()), s -> new int[2]);
                counts[0] += step.getValue().path(0).asInt();
                counts[1] += step.getValue().path(1).asInt();
            });
            tally.path("names").forEach(names::add);
        }
        names.sort(Comparator.<JsonNode>comparingInt(
                        name -> -name.path("incidents").asInt())
                .thenComparing(name -> name.path("machineId").asText()));
        names.stream().limit(Tally.NAMED).forEach(sum.putArray("hostNames")::add);
        ArrayNode series = sum.putArray("steps");
        steps.forEach((start, counts) -> series.addObject()
                .put("start", Instant.ofEpochMilli(start).toString())
                .put("incidents", counts[0])
                .put("hosts", counts[1]));
        return sum;
    }

    /** Where one cause struck many hosts in one step. */
    private static ArrayNode shared(List<ObjectNode> causes) {
        ArrayNode shared = Json.object().putArray("shared");
        for (ObjectNode cause : causes) {
            for (JsonNode step : cause.get("steps")) {
                if (step.get("hosts").intValue() >= MANY_HOSTS) {
                    shared.addObject()
                            .put("cause", cause.get("cause").textValue())
                            .put("start", step.get("start").textValue())
                            .put("hosts", step.get("hosts").intValue());
                }
            }
        }
        return shared;
    }
}
