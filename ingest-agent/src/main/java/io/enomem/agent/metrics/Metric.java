// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One number of the agent, or one for each of a few things that a label tells apart.
 *
 * @param name its Prometheus name: {@code [a-z_]+}, with its unit; a counter's ends in {@code _total}
 * @param help one sentence
 * @param label name of the label; empty for a single number
 * @param values gives the numbers now by the label's value, on any thread
 */
public record Metric(String name, String help, String label, Supplier<Map<String, Long>> values) {
    /** Characters of a label's value that are told. Ours. */
    private static final int LONGEST_VALUE = 200;

    /** A single number. */
    public Metric(String name, String help, LongSupplier value) {
        this(name, help, "", () -> Map.of("", value.getAsLong()));
    }

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
            metric.values.get().forEach((value, number) -> metric.line(text, value, number));
        }
        return text.toString();
    }

    private void line(StringBuilder text, String value, long number) {
        text.append(name);
        if (!label.isEmpty()) {
            text.append('{').append(label).append("=\"").append(escaped(value)).append("\"}");
        }
        text.append(' ').append(number).append('\n');
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().limit(LONGEST_VALUE).forEach(c -> {
            switch (c) {
                case '\\', '"' -> escaped.append('\\').append((char) c);
                case '\n' -> escaped.append("\\n");
                default -> escaped.append(c < ' ' ? '?' : (char) c);
            }
        });
        return escaped.toString();
    }
}
