// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.junit.jupiter.api.Test;

/** docs/asyncapi.yaml is made of the catalogue of topics; with -Denomem.docs.write it is written anew. */
class AsyncApiTest {
    private static final Path PAGE = Path.of("..", "docs", "asyncapi.yaml");

    private static final String HEAD = """
            # SPDX-License-Identifier: Apache-2.0
            # Generated from the catalogue of topics; mvn -q -pl standalone -am test -Dtest=AsyncApiTest -Denomem.docs.write
            # -Dsurefire.failIfNoSpecifiedTests=false writes it anew.
            """;

    private final YAMLMapper yaml = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    @Test
    void document_isWhatTheCatalogueSays() throws IOException {
        // When
        String page = HEAD + yaml.writeValueAsString(AsyncApi.document());

        // Then
        if (System.getProperty("enomem.docs.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().as("docs/asyncapi.yaml is out of date").isEqualTo(page);
    }

    @Test
    void everyReference_leadsSomewhere() throws IOException {
        // Given
        JsonNode document = yaml.readTree(Files.readString(PAGE));

        // When
        List<String> references = new ArrayList<>();
        document.findValuesAsText("$ref", references);

        // Then
        assertThat(references).hasSizeGreaterThan(20).allSatisfy(reference -> {
            if (reference.startsWith("#/")) {
                String pointer = reference.substring(1);
                assertThat(document.at(pointer).isMissingNode()).as(reference).isFalse();
            } else {
                assertThat(PAGE.resolveSibling(reference)).exists();
            }
        });
    }

    @Test
    void everyAvroMessage_isOfTheSchemaThatTheTopicTakes() throws IOException {
        // Given
        JsonNode messages =
                yaml.readTree(Files.readString(PAGE)).path("components").path("messages");

        // When / Then
        for (Topic topic : new Topics(Topics.DEFAULT_PREFIX).all()) {
            for (Schema schema : topic.values()) {
                String reference = messages.path(schema.getName())
                        .path("payload")
                        .path("schema")
                        .path("$ref")
                        .asText();
                String published = Files.readString(PAGE.resolveSibling(reference));
                // A released schema stays while the next one grows; each reads what the other wrote.
                Schema released = new Schema.Parser().parse(published);
                assertThat(compatible(released, schema)).as(reference).isTrue();
                assertThat(compatible(schema, released)).as(reference).isTrue();
            }
        }
    }

    private static boolean compatible(Schema reader, Schema writer) {
        return reader.getFullName().equals(writer.getFullName())
                && SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                                .getType()
                        == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
    }

    @Test
    void document_isAsTheSchemaOfAsyncApi3Says() throws IOException {
        // Given
        JsonNode document = yaml.readTree(Files.readString(PAGE));

        // When
        var violations = AsyncApiSchema.load().validate(document);

        // Then
        assertThat(violations).isEmpty();
    }

    @Test
    void schema_refusesWhatAsyncApiDoesNotKnow() throws IOException {
        // Given
        ObjectNode document = (ObjectNode) yaml.readTree(Files.readString(PAGE));
        ((ObjectNode) document.at("/operations/receive-diagnoses")).put("action", "listen");
        ((ObjectNode) document.at("/channels/diagnoses")).put("adress", "enomem.diagnoses");

        // When
        var violations = AsyncApiSchema.load().validate(document);

        // Then
        assertThat(violations).extracting(Object::toString).anyMatch(said -> said.contains("receive-diagnoses"));
        assertThat(violations).extracting(Object::toString).anyMatch(said -> said.contains("channels.diagnoses"));
    }
}
