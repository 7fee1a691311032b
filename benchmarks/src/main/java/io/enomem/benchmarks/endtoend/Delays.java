// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Delays at several loads, and what each load took of the processors. */
final class Delays {
    private static final int SECONDS = 75;

    private static final double LIVE_LOAD = 0.6;

    /** Shares of the rate in a backlog, or records a second; none: the rate alone is measured. */
    private static final List<Double> LOADS = Stream.of(
                    System.getProperty("enomem.load", "0.25,0.4,0.6").split(","))
            .filter(load -> !load.equals("none"))
            .map(Double::valueOf)
            .toList();

    private final Latency latency;
    private final ServiceProcess app;
    private final ServiceProcess broker;
    private final Consumed consumed;

    Delays(Latency latency, Consumed consumed, ServiceProcess app, ServiceProcess broker) {
        this.latency = latency;
        this.consumed = consumed;
        this.app = app;
        this.broker = broker;
    }

    static boolean asked() {
        return !LOADS.isEmpty();
    }

    /**
     * At each load; then at a share of what the application would sustain live if it had its one thread's core for itself,
     * whatever the generator and the broker take: by what a record cost it at the first load. Before all, that load once
     * more: what diagnosing runs through is not compiled yet, and compiling it takes a core for most of a minute.
     *
     * @param backlog records a second that were sustained in a backlog
     */
    void measure(double backlog) throws Exception {
        delay("the first minute of diagnosing", rate(LOADS.get(0), backlog));
        double alone = 0;
        for (double load : LOADS) {
            double rate = rate(load, backlog);
            double cores = delay(percent(rate / backlog) + " of a backlog's rate", rate);
            alone = alone == 0 ? rate / cores : alone;
        }
        String of = String.format(Locale.ROOT, "%s of %,.0f, which would fill one core", percent(LIVE_LOAD), alone);
        delay(of, LIVE_LOAD * alone);
    }

    /** A load below 10 is a share of the rate in a backlog, any other one records a second. */
    private static double rate(double load, double backlog) {
        return load < 10 ? load * backlog : load;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** Says what was found; the cores that the application took. */
    private double delay(String of, double rate) throws Exception {
        // What a load before it was too much for is taken in first.
        app.until(Application.NAME, () -> consumed.committed() >= consumed.sent());
        double generator = ServiceProcess.ownCpuSeconds();
        double application = app.cpuSeconds();
        double compiler = app.compilerSeconds();
        double kafka = broker.cpuSeconds();
        long nanos = System.nanoTime();
        String found = latency.run(rate, SECONDS);
        double wall = (System.nanoTime() - nanos) / 1e9;
        application = (app.cpuSeconds() - application) / wall;
        EndToEnd.say("at %,.0f a second, %s: %s", rate, of, found);
        EndToEnd.say(
                "    cores: application %.2f, of which its compiler %.2f; broker %.2f, generator and reader %.2f",
                application,
                (app.compilerSeconds() - compiler) / wall,
                (broker.cpuSeconds() - kafka) / wall,
                (ServiceProcess.ownCpuSeconds() - generator) / wall);
        return application;
    }
}
