// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process of its own, with the class path of this one, and what the kernel says of it. */
final class ServiceProcess implements AutoCloseable {
    /** Linux counts processor time so in /proc (USER_HZ), on every architecture that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

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
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        // The command in parentheses may hold anything; after it the fields are numbers, utime and stime the 12th and
        // 13th.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    /** The most memory that it had resident, MiB. */
    long peakMebibytes() throws IOException {
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
        return peak.find() ? Long.parseLong(peak.group(1)) / 1024 : 0;
    }

    /** Throws IllegalStateException if it has ended. */
    void requireAlive(String name) {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with exit code " + process.exitValue() + ": see its log");
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
