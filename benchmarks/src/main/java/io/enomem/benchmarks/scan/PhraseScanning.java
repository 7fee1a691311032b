// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.scan;

import io.enomem.agent.logs.scan.MultiPhraseScanner;
import io.enomem.schemas.phrases.Phrases;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Megabytes of a log that the scanner looks through in a second, in windows of the agent's size, by its quick compiler. */
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = "-XX:TieredStopAtLevel=1")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class PhraseScanning {
    private static final int WINDOW = 256 * 1024;
    private static final int MEGABYTES = 16;

    /** Percent of the lines that match, or {@code near}. */
    @Param({"0", "0.1", "1", "10", "near"})
    public String lines = "";

    private final MultiPhraseScanner scanner = MultiPhraseScanner.of(Phrases.all());
    private byte[] log = new byte[0];

    /** Makes the log; no measurement sees it. */
    @Setup(Level.Trial)
    public void write() {
        boolean near = lines.equals("near");
        LogText text = new LogText(7, near ? 0 : Double.parseDouble(lines) / 100, near);
        StringBuilder all = new StringBuilder();
        while (all.length() < MEGABYTES << 20) {
            all.append(text.line());
        }
        log = all.substring(0, MEGABYTES << 20).getBytes(StandardCharsets.US_ASCII);
    }

    /** Lines that match. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(MEGABYTES)
    public long megabyte() {
        long count = 0;
        byte[] window = new byte[WINDOW];
        for (int from = 0; from < log.length; from += WINDOW) {
            System.arraycopy(log, from, window, 0, WINDOW);
            count += CountMatches.count(scanner, window, WINDOW);
        }
        return count;
    }
}
