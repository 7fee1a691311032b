// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.live;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A memory cgroup made for a test, of whichever version this machine has; gone when closed. */
final class MemoryCgroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path directory;
    private final boolean unified;

    private MemoryCgroup(Path directory, boolean unified) {
        this.directory = directory;
        this.unified = unified;
    }

    /** Why none can be made here, naming what is missing; empty if one can. */
    static Optional<String> obstacle() {
        if (parent() == null) {
            return Optional.of("no memory controller is mounted at /sys/fs/cgroup or /sys/fs/cgroup/memory");
        }
        try {
            new MemoryCgroup(
                            Files.createDirectory(parent().resolve("enomem-probe-"
                                    + ProcessHandle.current().pid())),
                            unified())
                    .close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no permission to make a memory cgroup under " + parent()
                    + " (needs root, and write access to the cgroup file system): " + e);
        }
    }

    /** Makes one with that limit and no swap. */
    static MemoryCgroup make(String name, long limitBytes) throws IOException {
        MemoryCgroup made = new MemoryCgroup(Files.createDirectory(parent().resolve(name)), unified());
        if (made.unified) {
            made.write("memory.max", limitBytes);
            made.writeIfPresent("memory.swap.max", 0);
        } else {
            made.write("memory.limit_in_bytes", limitBytes);
            made.writeIfPresent("memory.memsw.limit_in_bytes", limitBytes);
        }
        return made;
    }

    /** Runs a process that fills its memory until the kernel kills it: tail keeps the last line, and this one never ends. */
    Process fill() throws IOException {
        String script = "echo $$ > '" + directory.resolve("cgroup.procs") + "' && exec tail /dev/zero";
        return new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    }

    /** 1 or 2. */
    int version() {
        return unified ? 2 : 1;
    }

    /** Its path as the kernel names it. */
    String path() {
        return "/" + directory.getFileName();
    }

    @Override
    public void close() throws IOException {
        for (String pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(MemoryCgroup::end);
        }
        // A process that was killed is no longer listed before the kernel has let go of the last of it.
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsMatching(IOException.class::isInstance)
                .until(() -> {
                    Files.deleteIfExists(directory);
                    return true;
                });
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private static Path parent() {
        Path v1 = ROOT.resolve("memory");
        if (Files.exists(v1.resolve("memory.limit_in_bytes")) || Files.exists(v1.resolve("memory.usage_in_bytes"))) {
            return v1;
        }
        return unified() ? ROOT : null;
    }

    private static boolean unified() {
        try {
            Path enabled = ROOT.resolve("cgroup.subtree_control");
            return Files.exists(enabled)
                    && List.of(Files.readString(enabled).strip().split(" ")).contains("memory");
        } catch (IOException e) {
            return false;
        }
    }

    private void write(String file, long value) throws IOException {
        Files.writeString(directory.resolve(file), Long.toString(value));
    }

    private void writeIfPresent(String file, long value) throws IOException {
        if (Files.exists(directory.resolve(file))) {
            write(file, value);
        }
    }
}
