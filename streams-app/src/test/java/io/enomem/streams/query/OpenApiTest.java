// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.streams.output.CauseCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The document that clients are made from says what the server does. */
class OpenApiTest {
    private final Hosts nobody = new Hosts() {
        @Override
        public All all() {
            return new All(List.of(), false);
        }

        @Override
        public Optional<Detail> find(String machineId) {
            return Optional.empty();
        }
    };

    private final Served served = new Served(
            HostRoutesTest.NoIncidents.INSTANCE,
            new HostRoutes(nobody, InstantSource.system()),
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

    @Test
    void everyFilterIsDescribed() throws Exception {
        JsonNode parameters = served.json("/openapi.json").at("/paths/~1api~1v1~1incidents/get/parameters");

        String refusal = served.get("/api/v1/incidents?colour=red").body();
        assertThat(parameters.findValuesAsText("name"))
                .hasSize(9)
                .allSatisfy(name -> assertThat(refusal).contains(name));
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
