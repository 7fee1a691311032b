// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.streams.output.CauseCatalogue;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document that clients are made from says what the server does. */
class OpenApiTest {
    private static final String INCIDENT = "web-1000-0123456789ab";

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** One that has everything. */
    private final Hosts oneHost = new Hosts() {
        private final Known host = new Known("web", HostRoutesTest.info("web", "w"), NOW, NOW, NOW, NOW, 0, true);

        @Override
        public List<Slice<Known>> list(Wanted wanted, Hop hop) {
            return List.of(new Slice<>(0, 3L, List.of(host), null));
        }

        @Override
        public Stored<Known> find(String machineId, Hop hop) {
            return machineId.equals("web") ? new Stored<>(Optional.of(host), 3L) : Stored.current(Optional.empty());
        }

        @Override
        public Stored<Numbers> numbers(String machineId, Instant from, Instant to, int limit, Hop hop) {
            Numbers numbers = new Numbers(List.of(HostRoutesTest.minute()), List.of(HostRoutesTest.sample()), NOW);
            return machineId.equals("web") ? new Stored<>(Optional.of(numbers), 3L) : Stored.current(Optional.empty());
        }
    };

    private final Incidents oneIncident = new HeldIncidents(1, List.of(Diagnoses.of(INCIDENT))).holding(0, 3L);

    private final Served served = new Served(
            Served.incidents(oneIncident),
            new HostRoutes(oneHost, Served.alone(), InstantSource.system()),
            new FleetRoutes(oneIncident, Served.alone(), InstantSource.fixed(Instant.ofEpochMilli(2_000))),
            new EventRoutes(new NoFeed()),
            new MetricsRoute(List.of()));

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void documentIsServedAndHasExactlyTheServersPaths() throws Exception {
        JsonNode document = served.json("/openapi.json");

        Set<String> described = new TreeSet<>();
        document.get("paths").fieldNames().forEachRemaining(described::add);
        assertThat(document.get("openapi").textValue()).startsWith("3.1");
        assertThat(described).isEqualTo(served.server.paths());
    }

    @Test
    void everyStatusAndTypeThatIsAnsweredIsDescribed() throws Exception {
        // Given
        JsonNode paths = served.json("/openapi.json").get("paths");
        List<String> undescribed = new ArrayList<>();

        // When
        for (String path : served.server.paths()) {
            var answer = served.get(path.replace("{id}", "nobody"));
            String type = answer.headers().firstValue("content-type").orElse("none");
            JsonNode described = paths.get(path)
                    .get("get")
                    .get("responses")
                    .path(Integer.toString(answer.statusCode()))
                    .path("content")
                    .path(type.replaceAll(";.*", ""));
            if (described.isMissingNode()) {
                undescribed.add(path + " answers " + answer.statusCode() + " " + type);
            }
        }

        // Then
        assertThat(undescribed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/incidents",
                "/api/v1/incidents/{id}",
                "/api/v1/hosts",
                "/api/v1/hosts/{id}",
                "/api/v1/hosts/{id}/samples",
                "/api/v1/fleet"
            })
    void exactlyTheParametersThatAreAllowedAreDescribed(String path) throws Exception {
        // Given
        JsonNode parameters =
                served.json("/openapi.json").get("paths").get(path).get("get").get("parameters");
        Set<String> described = new TreeSet<>();
        parameters.forEach(parameter -> {
            if (parameter.get("in").textValue().equals("query")) {
                described.add(parameter.get("name").textValue());
            }
        });

        // When
        String refusal = served.get(path.replace("{id}", "m-1-0123456789ab") + "?colour=red")
                .body();

        // Then
        assertThat(refusal).contains("allowed are " + described + ".");
    }

    @Test
    void everyFieldThatIsAnsweredIsDescribedAndEveryRequiredOneIsThere() throws Exception {
        // Given
        JsonNode document = served.json("/openapi.json");
        List<String> wrong = new ArrayList<>();

        // When
        for (String path : served.server.paths()) {
            String target =
                    path.replace("incidents/{id}", "incidents/" + INCIDENT).replace("{id}", "web");
            JsonNode schema = document.get("paths").get(path).at("/get/responses/200/content/application~1json/schema");
            if (!schema.isMissingNode() && !path.equals("/openapi.json")) {
                compare(path, served.json(target), schema, document, wrong);
            }
        }

        // Then
        assertThat(wrong).isEmpty();
    }

    private static void compare(String at, JsonNode value, JsonNode schema, JsonNode document, List<String> wrong) {
        if (schema.has("$ref")) {
            compare(at, value, document.at(schema.get("$ref").textValue().substring(1)), document, wrong);
        } else if (schema.has("allOf")) {
            schema.get("allOf").forEach(part -> compare(at, value, part, document, wrong));
        } else if (value.isArray()) {
            value.forEach(item -> compare(at + "[]", item, schema.path("items"), document, wrong));
        } else if (value.isObject() && schema.has("properties")) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.textValue())) {
                    wrong.add(at + "." + name.textValue() + " is not there");
                }
            });
            value.properties().forEach(field -> {
                JsonNode described = schema.get("properties").path(field.getKey());
                if (!described.isMissingNode()) {
                    compare(at + "." + field.getKey(), field.getValue(), described, document, wrong);
                } else if (!at.startsWith("/api/v1/incidents")) {
                    // What a diagnosis holds is described by its own schema.
                    wrong.add(at + "." + field.getKey() + " is not described");
                }
            });
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode document = parsed();

        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void causesAreThoseOfTheCatalogue() throws Exception {
        assertThat(served.json("/api/v1/causes").get("items").findValuesAsText("id"))
                .containsExactlyElementsOf(CauseCatalogue.load().all().stream()
                        .map(CauseCatalogue.Entry::id)
                        .toList());
    }

    /** As while the broker is away. */
    private static final class NoFeed implements Feed {
        @Override
        public Reader fromNow() throws NotReadyException {
            throw new NotReadyException("Kafka does not answer");
        }

        @Override
        public Optional<Reader> after(String position) {
            return Optional.empty();
        }
    }

    private static JsonNode parsed() {
        try {
            return new ObjectMapper().readTree(CatalogueRoutes.description());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
