// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

class PortsTest {
    /** Linux's default of net.ipv4.ip_local_port_range. */
    private static final int FIRST_EPHEMERAL = 32_768;

    @RepeatedTest(50)
    void noOutgoingConnectionCanTakeThePortOfAServerThatIsAway() {
        // When
        int[] ports = Ports.twoFree();

        // Then
        assertThat(IntStream.of(ports).distinct()).hasSize(2).allMatch(port -> port < FIRST_EPHEMERAL);
    }
}
