// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A program of the host")
class HostToolTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    @DisplayName("is read, but for what it says of errors")
    void isRead() {
        assertThat(run("echo state; echo trouble >&2", LONG)).isEqualTo("state\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo half; exit 1", "echo half; kill -9 $$", "exec /no/such/program"})
    @DisplayName("that fails said nothing")
    void failed(String script) {
        assertThat(run(script, LONG)).isNull();
    }

    @Test
    @DisplayName("that is not there said nothing")
    void missing() {
        String read = HostTool.read(List.of("/no/such/program"), LONG, output -> "read");

        assertThat(read).isNull();
    }

    @Test
    @DisplayName("that hangs is killed, and said nothing")
    void hangs() {
        assertThat(run("echo half; exec sleep 600", Duration.ofMillis(200))).isNull();
    }

    private static @Nullable String run(String script, Duration limit) {
        return HostTool.read(List.of("sh", "-c", script), limit, output -> new String(output.readAllBytes(), UTF_8));
    }
}
