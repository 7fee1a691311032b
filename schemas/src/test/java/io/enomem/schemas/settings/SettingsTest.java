// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final ConfigDef DEFINITION = Definitions.merge(
            Definitions.common(),
            new ConfigDef()
                    .define(
                            "sample.period.ms",
                            Type.LONG,
                            5_000L,
                            Range.between(100, 60_000),
                            Importance.HIGH,
                            "How often a host is sampled | read.")
                    .define("with_score.and-dash", Type.STRING, "x", Importance.LOW, "Odd key.")
                    .define("api.token", Type.PASSWORD, null, Importance.HIGH, "Token of the API."));

    @TempDir
    private Path directory;

    @Test
    void commandLineWinsOverEnvironmentOverFileOverDefault() throws IOException {
        // Given
        Path file = write("sample.period.ms=1000\ntopics.prefix=fromfile\nwith_score.and-dash=fromfile\n");
        Map<String, String> environment = Map.of(
                "ENOMEM_TOPICS_PREFIX",
                "fromenv",
                "ENOMEM_WITH__SCORE_AND___DASH",
                "fromenv",
                "ENOMEM_JAVA_OPTS",
                "-x",
                "ENOMEM_SERVER",
                "http://127.0.0.1:7670",
                "ENOMEM_TOKEN",
                "secret");
        // When
        Settings settings = Settings.load(DEFINITION, file, environment, List.of("topics.prefix=fromset"));
        // Then
        assertThat(settings.string("topics.prefix")).isEqualTo("fromset");
        assertThat(settings.string("with_score.and-dash")).isEqualTo("fromenv");
        assertThat(settings.millis("sample.period.ms")).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.list("kafka.bootstrap.servers")).containsExactly("127.0.0.1:9092");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void whatTheUserGivesWinsOverTheDefaultsOfAProcess() {
        // Given
        Map<String, String> base = Map.of("topics.prefix", "frombase", "sample.period.ms", "1000");
        // When
        Settings settings = Settings.load(DEFINITION, base, null, Map.of("ENOMEM_TOPICS_PREFIX", "fromenv"), List.of());
        // Then
        assertThat(settings.string("topics.prefix")).isEqualTo("fromenv");
        assertThat(settings.millis("sample.period.ms")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void unknownKeyOfAClosedGroupIsRefusedWithTheNearestOnes() {
        // Given
        ConfigDef closed = new ConfigDef();
        for (String name : List.of("limit-one", "limit-two", "other")) {
            closed.define("g." + name, Type.LONG, 1L, Importance.LOW, "", "g", 0, ConfigDef.Width.SHORT, name);
        }

        // Then
        assertThatThrownBy(() -> Settings.of(closed, Map.of("g.limit-ono", "1")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Unknown setting g.limit-ono: did you mean g.limit-one or g.limit-two?"
                        + " docs/configuration.md lists all under g");
    }

    @Test
    void unknownKeyIsWarnedOfWithTheNearestKnownOne() {
        // When
        Settings settings = settings(Map.of("sample.peroid.ms", "1000", "qqq", "1", "kafka.linger.ms", "5"));
        // Then
        assertThat(settings.warnings())
                .containsExactlyInAnyOrder(
                        "Unknown setting qqq is ignored: docs/configuration.md lists all settings",
                        "Unknown setting sample.peroid.ms is ignored: did you mean sample.period.ms?");
    }

    @Test
    void wrongValueIsNamedWithWhatIsAllowedAndWhatToDo() {
        assertThatThrownBy(() -> settings(Map.of("sample.period.ms", "5")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Invalid value 5 for configuration sample.period.ms")
                .hasMessageContaining("at least 100")
                .hasMessageContaining("--set key=value");
        assertThatThrownBy(() -> Settings.load(DEFINITION, null, Map.of(), List.of("nonsense")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--set nonsense has no '=': write --set key=value");
        assertThatThrownBy(() -> Settings.load(DEFINITION, directory.resolve("none"), Map.of(), List.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void kafkaSettingsPassThroughWithTheKindsOwnOnTop() {
        // When
        Settings settings = settings(Map.of(
                "kafka.bootstrap.servers", "k1:9092,k2:9092",
                "kafka.security.protocol", "SSL",
                "kafka.client.id", "all",
                "kafka.producer.client.id", "p",
                "kafka.consumer.client.id", "c"));
        // Then
        assertThat(settings.kafka("producer"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("client.id", "p")
                .containsKey("bootstrap.servers")
                .doesNotContainKey("producer.client.id");
        assertThat(settings.kafka("admin")).containsEntry("client.id", "all").doesNotContainKey("consumer.client.id");
        assertThat(settings.kafka("streams"))
                .containsEntry("client.id", "all")
                .containsEntry("consumer.client.id", "c");
    }

    @Test
    void aValueComesFromAVariableOfTheProcess() {
        // When
        Settings settings = settings(Map.of("api.token", "${env:PATH}"));
        // Then
        assertThat(settings.secret("api.token").value()).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void aRegistryIsGivenToKafkasClientsToo() {
        // When
        Settings settings = settings(Map.of("schema.registry.url", "http://127.0.0.1:8081"));
        // Then
        assertThat(settings.kafka("consumer")).containsEntry("schema.registry.url", "http://127.0.0.1:8081");
        assertThat(settings(Map.of()).kafka("consumer")).doesNotContainKey("schema.registry.url");
    }

    @Test
    void secretsComeFromFilesAndAreNotShown() throws IOException {
        // Given
        Path secrets = write("token=s3cret\n");
        // When
        Settings settings = settings(Map.of("api.token", "${file:" + secrets + ":token}"));
        // Then
        assertThat(settings.secret("api.token").value()).isEqualTo("s3cret");
        assertThat(settings.secret("api.token")).hasToString("[hidden]");
    }

    @Test
    void twoModulesMayNotDefineOneSettingDifferently() {
        // Given
        ConfigDef other = new ConfigDef().define("topics.prefix", Type.INT, 1, Importance.LOW, "Something else.");
        // Then
        assertThatThrownBy(() -> Definitions.merge(DEFINITION, other)).hasMessageContaining("topics.prefix");
        assertThat(Definitions.merge(DEFINITION, Definitions.common()).names()).hasSize(7);
    }

    @Test
    void referenceHoldsEverySettingInOneRow() {
        assertThat(SettingsReference.markdown(DEFINITION).lines())
                .hasSize(2 + 7)
                .contains(
                        "| `sample.period.ms` | `5000` | long, [100,...,60000] | How often a host is sampled \\| read. |");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("settings.properties"), text);
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(DEFINITION, values);
    }
}
