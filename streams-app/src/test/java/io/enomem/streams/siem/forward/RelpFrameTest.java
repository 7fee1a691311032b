// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelpFrameTest {
    @Test
    void frameIsReadAsItWasWritten() throws IOException {
        // Given
        byte[] bytes = RelpFrame.of(7, "rsp", "200 OK\nrelp_version=0").bytes();
        // When
        RelpFrame frame = RelpFrame.read(new ByteArrayInputStream(bytes));
        // Then
        assertThat(bytes)
                .asString(StandardCharsets.US_ASCII)
                .startsWith("7 rsp 21 200 OK\n")
                .endsWith("\n");
        assertThat(frame.transaction()).isEqualTo(7);
        assertThat(frame.text()).isEqualTo("200 OK\nrelp_version=0");
    }

    @Test
    void hintWithoutDataIsAFrame() throws IOException {
        // When
        RelpFrame frame =
                RelpFrame.read(new ByteArrayInputStream("0 serverclose 0\n".getBytes(StandardCharsets.US_ASCII)));
        // Then
        assertThat(frame.command()).isEqualTo("serverclose");
        assertThat(frame.data()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 400 Bad", "1 rsp 99999999 x", "1 rsp 3 abcd\n", "x rsp 1 a\n", "1 rsp -1 a\n"})
    void whatIsNoFrameIsRefused(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> RelpFrame.read(new ByteArrayInputStream(bytes)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void noBytesDoAnythingElse() {
        Random random = new Random(5424);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                RelpFrame.read(new ByteArrayInputStream(bytes));
            } catch (IOException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }
}
