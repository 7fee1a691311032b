// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs a class of this build; killed when closed. */
final class JavaProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final Path output;

    private JavaProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it; does not wait. */
    static JavaProcess start(Path output, Class<?> main, List<String> arguments) throws IOException {
        return start(output, List.of(), main, arguments);
    }

    /** The same with flags of the JVM. */
    static JavaProcess start(Path output, List<String> flags, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.enomem.schemas",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(1, flags);
        command.addAll(arguments);
        File log = output.toFile();
        return new JavaProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start(),
                output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As SIGTERM; waits until it has ended. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not stop; it said " + said());
        }
    }

    /** Everything that it printed. */
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return "nothing that can be read";
        }
    }

    @Override
    public String toString() {
        return "process " + process.pid() + ", its output in " + output;
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
