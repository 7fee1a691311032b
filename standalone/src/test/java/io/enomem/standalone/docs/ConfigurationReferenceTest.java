// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.Agent;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.SettingsReference;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.siem.forward.ForwarderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is made of the definitions; with -Denomem.docs.write it is written anew. */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    private static final String HEAD = """
            # Configuration

            Generated from the definitions of the settings; `mvn -q -pl standalone -am test -Dtest=ConfigurationReferenceTest
            -Denomem.docs.write -Dsurefire.failIfNoSpecifiedTests=false` writes it anew.

            Every service takes settings from a `.properties` file (`--config FILE`), from the environment (`agent.logs` is
            `ENOMEM_AGENT_LOGS`) and from the command line (`--set key=value`); the later wins. Settings of Kafka clients are
            given under `kafka.`, those of one kind of client under `kafka.producer.`, `kafka.consumer.`, `kafka.admin.` and
            `kafka.streams.`. Times are milliseconds (`.ms`), sizes bytes (`.bytes`). A key that nobody knows is warned about,
            with the nearest one that is known; one under `rules.threshold` is refused, since the threshold that it
            misspells would stay in force. In a variable a hyphen is three underscores: `rules.threshold.available-short` is
            `ENOMEM_RULES_THRESHOLD_AVAILABLE___SHORT`.

            """;

    @Test
    void page_isWhatTheDefinitionsSay() throws IOException {
        // When
        String page = HEAD
                + section("The agent", "enomem agent", Agent.definition())
                + section("The streams application", "enomem streams", StreamsApp.definition())
                + section("The forwarder to a SIEM", "enomem siem", ForwarderSettings.definition());

        // Then
        if (System.getProperty("enomem.docs.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().as("docs/configuration.md is out of date").isEqualTo(page);
    }

    private static String section(String title, String command, ConfigDef definition) {
        return "## " + title + "\n\n`" + command + "`\n\n"
                + SettingsReference.markdown(Definitions.merge(Definitions.common(), definition)) + "\n";
    }
}
