// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.data;

import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that this process owns until {@link #close}: mode 0700, and locked, so that a second process is turned
 * away before it touches anything. Thread-safe.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Where data goes unless told otherwise: {@code enomem} in {@code $XDG_STATE_HOME}, else in {@code ~/.local/state}
     * (XDG Base Directory Specification 0.8).
     */
    public static Path standard(Map<String, String> environment, String home) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The specification says to ignore relative paths.
        Path base = state.startsWith("/") ? Path.of(state) : Path.of(home, ".local", "state");
        return base.resolve("enomem");
    }

    /**
     * Makes the directory if it is missing, and takes it.
     *
     * @throws Failure if it cannot be written, holds something else, or another process has it
     */
    public static DataDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            make(path);
            refuseForeign(path);
            Files.setPosixFilePermissions(path, OWNER_DIRECTORY);
            return new DataDirectory(path, lock(path));
        } catch (AccessDeniedException e) {
            throw new Failure(
                    "Cannot write to the data directory " + path + " (permission denied at " + e.getFile()
                            + "): give a directory of your own with --data-dir.",
                    e);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(
                    "The data directory " + path + " cannot be made because " + e.getFile()
                            + " is not a directory: give another with --data-dir.",
                    e);
        } catch (IOException e) {
            throw new Failure(
                    "Cannot use the data directory " + path + " (" + reason(e) + "): give another with --data-dir.", e);
        }
    }

    /** True if a process owns that directory now; what it left there speaks of a living process only then. */
    public static boolean inUse(Path directory) {
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            return lock == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Its path, absolute. */
    public Path path() {
        return path;
    }

    /** A directory in it, made if missing; mode 0700. */
    public Path directory(String name) {
        Path made = path.resolve(name);
        try {
            Files.createDirectories(made, owner(OWNER_DIRECTORY));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make " + made, e);
        }
    }

    /** The secret of that name: 32 random bytes in hexadecimal, made at first use; mode 0600. */
    public String secret(String name) {
        Path file = path.resolve(name);
        try {
            if (Files.exists(file)) {
                String secret = Files.readString(file).strip();
                if (!secret.isEmpty()) {
                    return secret;
                }
            }
            String secret = Secrets.make();
            write(name, secret + "\n");
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read or make the secret " + file, e);
        }
    }

    /** Replaces a file of it with that text; mode 0600 from its first byte on. */
    public Path write(String name, String text) {
        Path file = path.resolve(name);
        Path fresh = path.resolve(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, owner(OWNER_FILE));
            Files.writeString(fresh, text);
            return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Names of what is in it that begin like that, sorted. */
    public List<String> namesStartingWith(String prefix) {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + path, e);
        }
    }

    /** Lets the next process have it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release " + path, e);
        }
    }

    private static void make(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, owner(OWNER_DIRECTORY));
        }
    }

    /** A directory full of something else is a slip of the hand, and its mode is not ours to change. */
    private static void refuseForeign(Path path) throws IOException {
        if (Files.exists(path.resolve(LOCK))) {
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                throw new Failure("The data directory " + path
                        + " holds files that are not enomem's: give an empty or a new directory with --data-dir.");
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                owner(OWNER_FILE));
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String owner = Files.readString(file).strip();
            channel.close();
            throw new Failure("Another enomem" + (owner.isEmpty() ? "" : " (process " + owner + ")")
                    + " is using the data directory " + path + ": stop it, or give this one --data-dir of its own.");
        }
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> owner(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
