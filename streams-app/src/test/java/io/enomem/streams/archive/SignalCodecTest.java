// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.parse.KernelSignal.DriverTrouble;
import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignalCodecTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final SignalCodec codec = new SignalCodec();

    static Signal[] signalsWithAKindOfTheirOwn() {
        return new Signal[] {
            new ServiceChange(
                    new RecordId("log", 1, false),
                    TIME,
                    "shop",
                    ServiceChange.Kind.KILLED,
                    "x.service",
                    7,
                    9,
                    null,
                    "x"),
            new DriverTrouble(
                    new RecordId("kmsg", 2, true),
                    TIME,
                    DriverTrouble.Kind.ALLOCATION_FAILED,
                    "eth0",
                    "e1000",
                    "no buffer")
        };
    }

    @ParameterizedTest
    @MethodSource("signalsWithAKindOfTheirOwn")
    void aSignalWithAKindOfItsOwn_isReadBack(Signal signal) {
        // When, Then
        assertThat(codec.read(codec.write(signal))).isEqualTo(signal);
    }

    @ParameterizedTest
    @MethodSource("signalsWithAKindOfTheirOwn")
    void one_thatAnEarlierReleaseWroteOver_isReadBack(Signal signal) {
        // Given
        String earlier = codec.write(signal).replaceFirst("\"@kind\":\"[A-Za-z]*\",", "");

        // When, Then
        assertThat(codec.read(earlier)).isEqualTo(signal);
    }
}
