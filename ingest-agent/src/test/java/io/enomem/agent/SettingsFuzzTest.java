// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a configuration file: it is understood, or refused in words. */
class SettingsFuzzTest {
    @TempDir
    static Path directory;

    @FuzzTest(maxDuration = "60s")
    void aFileOfSettings(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("agent.properties"), bytes);
        try {
            Settings settings = Settings.load(Agent.definition(), file, Map.of(), List.of());
            assertThat(TextSettings.of(settings).pipeline()).isNotNull();
        } catch (SettingsException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
