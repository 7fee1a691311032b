// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The few of Kafka Streams' hundreds of metrics that tell whether the application does its work, over all its threads and
 * tasks: client and thread ids are random, and as labels they would never end.
 */
final class StreamsMeters implements MeterBinder {
    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final Supplier<KafkaStreams.State> state;

    StreamsMeters(Supplier<? extends Map<MetricName, ? extends Metric>> metrics, Supplier<KafkaStreams.State> state) {
        this.metrics = metrics;
        this.state = state;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        total(registry, "revisions-total", "enomem.revisions", "Revisions of diagnoses published.");
        total(registry, "late-records-total", "enomem.records.late", "Records that came too late to be used.");
        total(registry, "dead-letters-total", "enomem.records.dead", "Records that could not be read.");
        total(registry, "process-total", "enomem.records.processed", "Records processed.");
        total(registry, "failed-stream-threads", "enomem.streams.threads.failed", "Stream threads that died.");
        Gauge.builder(
                        "enomem.streams.threads.alive",
                        () -> values("alive-stream-threads").sum())
                .description("Stream threads that work.")
                .register(registry);
        Gauge.builder(
                        "enomem.records.lag",
                        () -> values("records-lag-max").max().orElse(0))
                .description("Records that wait in the partition that is furthest behind.")
                .register(registry);
        for (KafkaStreams.State each : KafkaStreams.State.values()) {
            Gauge.builder("enomem.streams.state", () -> state.get() == each ? 1 : 0)
                    .tag("state", each.name().toLowerCase(Locale.ROOT))
                    .description("1 for the state that the streams application is in.")
                    .register(registry);
        }
    }

    private void total(MeterRegistry registry, String metric, String name, String meaning) {
        FunctionCounter.builder(name, this, meters -> meters.values(metric).sum())
                .description(meaning)
                .register(registry);
    }

    /** Of every thread, task and client that has it; what is not a number yet is left out. */
    private DoubleStream values(String metric) {
        return metrics.get().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(metric))
                .map(entry -> entry.getValue().metricValue())
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .filter(Double::isFinite);
    }
}
