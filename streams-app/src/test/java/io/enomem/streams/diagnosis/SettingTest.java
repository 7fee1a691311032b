// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    @Test
    void isReadFromItsOwnWords() {
        // Given
        Setting setting = new Setting("net.ipv4.tcp_mem", "5373 7165 10746", "200 300 400");

        // When
        var read = Setting.read(setting.words());

        // Then
        assertThat(read).contains(setting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the host booted",
                "vm.max_map_count set from 1 to 2; reboot",
                "net.ipv4.tcp_congestion_control set from cubic to bbr",
                "service vm.max_map_count set from 1 to 2"
            })
    void isNotReadFromAnythingElse(String words) {
        // When
        var read = Setting.read(words);

        // Then
        assertThat(read).isEmpty();
    }
}
