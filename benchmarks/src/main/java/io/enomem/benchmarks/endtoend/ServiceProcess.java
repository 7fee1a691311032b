// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process of its own, with the class path of this one, and what the kernel says of it. */
final class ServiceProcess implements AutoCloseable {
    /** Linux counts processor time so in /proc (USER_HZ), on every architecture that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final Duration PATIENCE = Duration.ofHours(2);

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    /** HotSpot's names of them, cut to 15 bytes by the kernel. */
    private static final Pattern COMPILER = Pattern.compile("C[12] Compiler");

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /** Starts a main class; its output goes into the log. */
    static ServiceProcess start(Path log, List<String> flags, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.enomem.schemas");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ServiceProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** User and system time of all its threads so far, seconds. */
    double cpuSeconds() throws IOException {
        return cpuSeconds(proc());
    }

    /** As {@link #cpuSeconds()}, of this process. */
    static double ownCpuSeconds() throws IOException {
        return cpuSeconds(Path.of("/proc/self"));
    }

    /** As {@link #cpuSeconds()}, of the just-in-time compiler's threads that run now. */
    double compilerSeconds() throws IOException {
        double seconds = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc().resolve("task"))) {
            for (Path thread : threads) {
                if (COMPILER.matcher(Files.readString(thread.resolve("comm"))).lookingAt()) {
                    seconds += cpuSeconds(thread);
                }
            }
        }
        return seconds;
    }

    private Path proc() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    private static double cpuSeconds(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        // The command in parentheses may hold anything; after it the fields are numbers, utime and stime the 12th and
        // 13th.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    /** The most memory that it had resident, MiB. */
    long peakMebibytes() throws IOException {
        Matcher peak = PEAK.matcher(Files.readString(proc().resolve("status")));
        return peak.find() ? Long.parseLong(peak.group(1)) / 1024 : 0;
    }

    /** Something that a process is waited for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, ExecutionException, InterruptedException;
    }

    /** Waits until a condition holds; throws IllegalStateException if the process ends before, or nothing comes of it. */
    void until(String name, Condition condition) throws IOException, ExecutionException, InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        name + " ended with exit code " + process.exitValue() + ": see its log");
            }
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(name + " is not there after " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    /** Waits for it to end by itself. */
    void await(String name) throws InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException(name + " ended with exit code " + process.exitValue() + ": see its log");
        }
    }

    /** Asks it to stop and waits; after five minutes it is ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
