// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressBarTest {
    @Test
    void line_tellsShareRateAndTimeLeft() {
        // When
        String line = ProgressBar.line(250_000, 0.25, 10);

        // Then
        assertThat(line).isEqualTo("[######                  ]  25 %  250,000 records, 25,000/s, 30 s left");
    }

    @Test
    void line_ofAnUnknownLength_tellsTheRateAlone() {
        // When
        String line = ProgressBar.line(250_000, Double.NaN, 10);

        // Then
        assertThat(line).isEqualTo("250,000 records, 25,000/s");
    }

    @Test
    void line_atTheVeryBeginning_promisesNothing() {
        // When
        String line = ProgressBar.line(10, 0.0001, 1);

        // Then
        assertThat(line).doesNotContain("left");
    }
}
