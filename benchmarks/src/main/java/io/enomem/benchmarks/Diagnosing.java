// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.Minute;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.kernel.KernelLogParser;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What one diagnosis costs one thread: every cause weighed against an incident with 120 full samples. Goal: under 5 ms. */
@State(Scope.Thread)
@Fork(1)
@Threads(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class Diagnosing {
    private final Diagnostician engine = StandardEngine.create();

    /** Rows of minutes before the samples. */
    @Param({"0", "" + SickHost.MINUTES})
    private int minutes;

    private @Nullable Case incident;

    /** Makes the case; no measurement sees it. */
    @Setup(Level.Trial)
    public void happen() {
        SickHost host = new SickHost("machine");
        List<Signal> signals = List.copyOf(KernelLogParser.parse(host.kill()));
        Signal kill = signals.get(0);
        List<Minute> day = minutes == 0 ? List.of() : host.minutes();
        incident = new Case(
                "machine-1-00",
                signals,
                List.of(),
                new HostHistory(host.info(), host.samples(), () -> day),
                List.of(),
                kill.time(),
                kill.time(),
                kill.time(),
                false,
                List.of());
    }

    /** The diagnosis of the kill. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Optional<Diagnosis> incidentOf120Samples() {
        return engine.diagnose(Objects.requireNonNull(incident));
    }

    /** The same by the CPU clock of this thread, for a machine that is busy with other work too. */
    public static void main(String[] args) {
        Diagnosing diagnosing = new Diagnosing();
        for (int minutes : new int[] {0, SickHost.MINUTES}) {
            diagnosing.minutes = minutes;
            diagnosing.happen();
            Diagnosis told = diagnosing.incidentOf120Samples().orElseThrow();
            System.out.println(told.primaryCause() + ' ' + told.verdict());
            for (int round = 0; round < 5; round++) {
                double nanos = Cpu.nanos(diagnosing::incidentOf120Samples);
                System.out.printf(
                        Locale.ROOT,
                        "incident of %d samples after %d minutes: %.2f ms%n",
                        SickHost.SAMPLES,
                        minutes,
                        nanos / 1e6);
            }
        }
    }
}
