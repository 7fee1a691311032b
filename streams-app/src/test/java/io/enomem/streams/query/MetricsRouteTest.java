// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

class MetricsRouteTest {
    private final Map<MetricName, Metric> metrics =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

    @Test
    void workIsToldOverAllThreadsAndWithoutTheirIds() throws Exception {
        // Given
        measure("revisions-total", "0_1", 3.0);
        measure("revisions-total", "0_2", 4.0);
        measure("records-lag-max", "a-1b2c", 7.0);
        measure("records-lag-max", "a-3d4e", Double.NaN);
        measure("some-other-metric", "a-5f6a", 9.0);
        try (Served served = new Served(
                new MetricsRoute(List.of(new StreamsMeters(() -> metrics, () -> KafkaStreams.State.RUNNING))))) {

            // When
            HttpResponse<String> scraped = served.get("/metrics");

            // Then
            assertThat(scraped.headers().firstValue("content-type"))
                    .hasValueSatisfying(
                            type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
            assertThat(scraped.body().lines())
                    .contains("enomem_revisions_total 7.0", "enomem_records_lag 7.0", "enomem_records_late_total 0.0")
                    .contains("enomem_streams_state{state=\"running\"} 1.0")
                    .contains("enomem_streams_state{state=\"error\"} 0.0")
                    .noneMatch(line -> line.contains("a-1b2c") || line.contains("other"));
        }
    }

    private void measure(String name, String client, double value) {
        MetricName key = new MetricName(name, "group", "", Map.of("client-id", client));
        metrics.put(key, new Metric() {
            @Override
            public MetricName metricName() {
                return key;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        });
    }
}
