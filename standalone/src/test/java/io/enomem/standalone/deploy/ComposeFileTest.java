// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.enomem.agent.Agent;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.standalone.command.Enomem;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.siem.forward.ForwarderSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** What can be checked of docker-compose.yml without a Docker engine; deploy/try-compose runs it as processes. */
class ComposeFileTest {
    /** Of the services that are ours: what their command takes. */
    private static final Map<String, ConfigDef> DEFINITIONS = Map.of(
            "topics", Definitions.common(),
            "streams-1", StreamsApp.definition(),
            "streams-2", StreamsApp.definition(),
            "agent", Definitions.merge(Definitions.common(), Agent.definition()),
            "siem", Definitions.merge(Definitions.common(), ForwarderSettings.definition()));

    @Test
    void file_isAsTheComposeSpecificationSays() throws IOException {
        // Given
        ObjectNode file = ComposeFile.read();
        // Later than the schema here: top-level name; cgroup, which is host or private.
        assertThat(file.remove("name").asText()).matches("[a-z0-9][a-z0-9_-]*");
        for (JsonNode service : file.path("services")) {
            JsonNode cgroup = ((ObjectNode) service).remove("cgroup");
            assertThat(cgroup == null ? "host" : cgroup.asText()).isIn("host", "private");
        }

        // When
        var violations = schema().validate(file);

        // Then
        assertThat(violations).isEmpty();
    }

    @Test
    void schema_refusesWhatIsNoComposeFile() throws IOException {
        // Given
        ObjectNode file = ComposeFile.read();
        ((ObjectNode) file.path("services").path("agent")).put("capabilities", "all of them");

        // When
        var violations = schema().validate(file);

        // Then
        assertThat(violations).isNotEmpty();
    }

    @Test
    void everyCommandAndSetting_isOneThatTheProductHas() {
        // Given
        Map<String, JsonNode> services = ComposeFile.services();

        // When
        Map<String, List<String>> warnings = new TreeMap<>();
        DEFINITIONS.forEach((name, definition) -> {
            JsonNode service = services.get(name);
            Enomem.commandLine()
                    .parseArgs(ComposeFile.texts(service.path("command")).toArray(String[]::new));
            Map<String, String> environment = ComposeFile.environment(service);
            warnings.put(
                    name,
                    Settings.load(definition, null, environment, List.of()).warnings());
        });

        // Then
        assertThat(warnings.values()).allSatisfy(each -> assertThat(each).isEmpty());
        assertThat(services.keySet()).containsAll(DEFINITIONS.keySet()).contains("kafka", "rsyslog");
    }

    @Test
    void everyVolumeAndDependency_isThere() {
        // Given
        ObjectNode file = ComposeFile.read();
        Map<String, JsonNode> services = ComposeFile.services();

        // When / Then
        assertThat(services).allSatisfy((name, service) -> {
            service.path("depends_on")
                    .fieldNames()
                    .forEachRemaining(other -> assertThat(services).containsKey(other));
            for (String volume : ComposeFile.texts(service.path("volumes"))) {
                String source = volume.substring(0, volume.indexOf(':'));
                assertThat(source.startsWith("/") || file.path("volumes").has(source))
                        .as(volume)
                        .isTrue();
            }
        });
    }

    @Test
    void everyBuildTarget_isInTheDockerfile() throws IOException {
        // Given
        String dockerfile = Files.readString(Path.of("..", "Dockerfile"));

        // When / Then
        assertThat(ComposeFile.services().values())
                .filteredOn(service -> service.has("build"))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(dockerfile)
                        .contains(" AS " + service.path("build").path("target").asText() + "\n"));
    }

    @Test
    void everyVolume_belongsToTheUserWhoWritesThere() {
        // Given
        Dockerfile dockerfile = Dockerfile.read(Path.of(".."));

        // When / Then
        assertThat(ComposeFile.services().values())
                .filteredOn(service -> service.has("build"))
                .flatExtracting(service -> ownVolumes(service))
                .hasSize(4)
                .allSatisfy(mount -> assertThat(dockerfile.owner(mount.target(), mount.directory()))
                        .as(mount.toString())
                        .isEqualTo(dockerfile.user(mount.target())));
    }

    private record Mount(String target, String directory) {}

    /** Those that Docker makes, with the owner that the directory has in the image. */
    private static List<Mount> ownVolumes(JsonNode service) {
        return ComposeFile.texts(service.path("volumes")).stream()
                .filter(volume -> !volume.startsWith("/"))
                .map(volume -> new Mount(
                        service.path("build").path("target").asText(), volume.substring(volume.indexOf(':') + 1)))
                .toList();
    }

    @Test
    void everyReadOnlyService_mayRunTheLibrariesThatItUnpacks() {
        // RocksDB, JNA and zstd unpack to /tmp what they load; what Docker mounts there is noexec unless told
        // otherwise.
        assertThat(ComposeFile.services().values())
                .filteredOn(service -> service.path("read_only").asBoolean())
                .hasSize(4)
                .allSatisfy(service -> assertThat(ComposeFile.texts(service.path("tmpfs")))
                        .singleElement()
                        .asString()
                        .matches("/tmp:([^,]+,)*exec(,.*)?"));
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream schema = ComposeFileTest.class.getResourceAsStream("/compose/compose-spec.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(withoutIds(new ObjectMapper().readTree(schema)));
        }
    }

    /** Without the "id" of an older draft, which says nothing here and which the validator refuses. */
    private static JsonNode withoutIds(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("id").isTextual()) {
            object.remove("id");
        }
        schema.forEach(ComposeFileTest::withoutIds);
        return schema;
    }
}
