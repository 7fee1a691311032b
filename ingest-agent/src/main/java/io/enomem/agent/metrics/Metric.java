// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.metrics;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * One number of the agent.
 *
 * @param name its Prometheus name: {@code [a-z_]+}, with its unit; a counter's ends in {@code _total}
 * @param help one sentence
 * @param value gives the number now, on any thread
 */
public record Metric(String name, String help, LongSupplier value) {
    /** What Prometheus reads of these (text format 0.0.4). */
    static String text(List<Metric> metrics) {
        StringBuilder text = new StringBuilder();
        for (Metric metric : metrics) {
            String type = metric.name.endsWith("_total") ? "counter" : "gauge";
            text.append("# HELP ")
                    .append(metric.name)
                    .append(' ')
                    .append(metric.help)
                    .append('\n');
            text.append("# TYPE ").append(metric.name).append(' ').append(type).append('\n');
            text.append(metric.name)
                    .append(' ')
                    .append(metric.value.getAsLong())
                    .append('\n');
        }
        return text.toString();
    }
}
