// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BYTES | 67108864 | 64 MiB",
                "BYTES | 25234161664 | 23.5 GiB",
                "BYTES | 1138688 | 1,112 KiB",
                "SHARE | 0.822 | 82.2 %",
                "MILLIS | 250000 | 250 s",
                "EVENTS | 1234567 | 1,234,567",
                "SOCKETS | 1 | 1 socket",
                "ENTRIES | 1 | 1 entry",
                "COUNT | -1234.5 | -1,235",
                "COUNT | NaN | NaN",
                "BOOLEAN | 1 | yes"
            })
    void numberIsShownWithItsUnit(Unit unit, double value, String shown) {
        assertThat(unit.format(value)).isEqualTo(shown);
    }

    @Test
    void numbersAreShownAsJavasFormatterShowsThem() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            double value = Math.pow(10, random.nextInt(18)) * random.nextDouble();
            double halves = random.nextInt(2_000) / 20.0;
            for (double each : new double[] {value, Math.rint(value), -1 - value, halves}) {
                boolean whole = each == Math.rint(each) || Math.abs(each) >= 100;
                assertThat(Unit.COUNT.format(each))
                        .isEqualTo(String.format(Locale.ROOT, whole ? "%,.0f" : "%,.1f", each));
            }
        }
    }
}
