// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PortsTest {
    /** Linux's default of net.ipv4.ip_local_port_range. */
    private static final int FIRST_EPHEMERAL = 32_768;

    @RepeatedTest(50)
    void noOutgoingConnectionCanTakeThePortOfAServerThatIsAway() {
        // When
        int port = Ports.free();

        // Then
        assertThat(port).isPositive().isLessThan(FIRST_EPHEMERAL);
    }

    @Test
    void theControllerNeverListensWhereClientsOfAKilledBrokerLookForIt() {
        // Given the clients' port is free too while the broker is away
        int clients = 23_609;
        var found = List.of(clients, clients, 23_610).iterator();

        // When
        int controller = Ports.freeBeside(clients, found::next);

        // Then
        assertThat(controller).isEqualTo(23_610);
    }
}
