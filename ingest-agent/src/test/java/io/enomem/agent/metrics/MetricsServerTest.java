// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MetricsServerTest {
    @Test
    void prometheusReadsTheNumbersOfNow() throws Exception {
        // Given
        AtomicLong sent = new AtomicLong(1);
        Metric metric = new Metric("enomem_agent_sent_total", "Records the broker has.", sent::get);
        try (MetricsServer server = new MetricsServer(0, List.of(metric))) {
            sent.set(42);

            // When
            String text = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();

            // Then
            assertThat(text).isEqualTo("""
                    # HELP enomem_agent_sent_total Records the broker has.
                    # TYPE enomem_agent_sent_total counter
                    enomem_agent_sent_total 42
                    """);
        }
    }
}
