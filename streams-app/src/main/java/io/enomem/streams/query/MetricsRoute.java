// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.topology.StreamsService;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** Metrics for Prometheus. They need no token: they tell nothing about a host. */
final class MetricsRoute implements Routes {
    /** The text format that every Prometheus reads. */
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    MetricsRoute(List<MeterBinder> meters) {
        meters.forEach(meter -> meter.bindTo(registry));
    }

    /** Of a streams application and of this process. */
    static MetricsRoute of(StreamsService service, Health health) {
        return new MetricsRoute(List.of(
                new StreamsMeters(
                        () -> service.client().metrics(), () -> service.client().state()),
                registry -> Gauge.builder(
                                "enomem.transactions.hanging",
                                () -> health.standstills().size())
                        .description(
                                "Transactions that nobody will end, and before which committed readers stand still.")
                        .register(registry),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics()));
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/metrics", context -> context.contentType(TYPE).result(registry.scrape()));
    }
}
