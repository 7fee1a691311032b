// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.kmsg.KmsgStatistics;
import io.enomem.agent.logs.LogStatistics;
import io.enomem.agent.metrics.Metric;
import io.enomem.agent.ship.ShipStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The agent's own metrics, by the part that counts. */
final class AgentMetrics {
    private static final String PREFIX = "enomem_agent_";

    private AgentMetrics() {}

    static List<Metric> ofShipper(Supplier<ShipStatistics> now) {
        return List.of(
                of(
                        "records_sent_total",
                        "Records that the broker has.",
                        () -> now.get().sent()),
                of(
                        "records_spooled_total",
                        "Records written to the spool.",
                        () -> now.get().spooled()),
                of(
                        "records_dropped_total",
                        "Records that were lost on their way.",
                        () -> now.get().dropped()),
                of("spool_bytes", "Bytes in the spool.", () -> now.get().spoolBytes()),
                of("connected", "1 while the broker answers.", () -> now.get().connected() ? 1 : 0),
                lastError("ship", () -> now.get().lastError()));
    }

    static List<Metric> ofLogs(Supplier<LogStatistics> now) {
        return List.of(
                of(
                        "logs_read_bytes_total",
                        "Bytes of application logs read.",
                        () -> now.get().bytes()),
                of(
                        "logs_records_total",
                        "Records of application logs that matched.",
                        () -> now.get().records()),
                of(
                        "logs_gaps_total",
                        "Truncations and losses of application logs.",
                        () -> now.get().gaps()),
                of(
                        "logs_lost_bytes_total",
                        "Bytes of application logs that were seen and lost; what was written unseen comes on top.",
                        () -> now.get().lostBytes()),
                of(
                        "logs_failures_total",
                        "Failed attempts to read a log.",
                        () -> now.get().failures()),
                new Metric(
                        PREFIX + "logs_files",
                        "Files that are open now, by glob.",
                        "glob",
                        () -> now.get().files()),
                new Metric(
                        PREFIX + "logs_lag_bytes",
                        "Bytes that were written and that the broker does not have yet, by glob.",
                        "glob",
                        () -> now.get().lagBytes()),
                lastError("logs", () -> now.get().lastError()));
    }

    static List<Metric> ofKmsg(Supplier<KmsgStatistics> now) {
        return List.of(
                of("kmsg_records_total", "Kernel records read.", () -> now.get().records()),
                of(
                        "kmsg_limited_total",
                        "Kernel records held back because too many came.",
                        () -> now.get().limited()),
                of(
                        "kmsg_missing_total",
                        "Kernel records lost before they could be read.",
                        () -> now.get().missing()),
                of(
                        "kmsg_malformed_total",
                        "Reads of the kernel log that gave no record.",
                        () -> now.get().malformed()),
                of(
                        "kmsg_failures_total",
                        "Failed attempts to read the kernel log.",
                        () -> now.get().failures()),
                lastError("kmsg", () -> now.get().lastError()));
    }

    static List<Metric> ofSamples(LongSupplier failures) {
        return List.of(of("sample_failures_total", "Looks at the host's counters that failed.", failures));
    }

    static List<Metric> ofSources(LongSupplier restarts) {
        return List.of(of("source_restarts_total", "Sources started again after a failure.", restarts));
    }

    /** Says why in its label, and is there only once something failed. */
    private static Metric lastError(String part, Supplier<String> reason) {
        return new Metric(PREFIX + part + "_last_error", "1, with what failed last.", "reason", () -> {
            String last = reason.get();
            return last.isEmpty() ? Map.of() : Map.of(last, 1L);
        });
    }

    private static Metric of(String name, String help, LongSupplier value) {
        return new Metric(PREFIX + name, help, value);
    }
}
