// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an agent keeps its positions and its spool: mode 0700, and one agent's alone while it runs. */
final class StateDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

    private final Path path;
    private final FileChannel lock;

    private StateDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory if it is missing, and takes it. */
    static StateDirectory take(Path path) throws AgentStartException {
        FileChannel channel = open(path);
        try {
            @Nullable FileLock taken = channel.tryLock();
            if (taken != null) {
                return new StateDirectory(path, channel);
            }
        } catch (OverlappingFileLockException e) {
            LOG.atDebug().addKeyValue("path", path).log("Another agent of this very process has the state directory");
        } catch (IOException e) {
            release(channel);
            throw unusable(path, e);
        }
        release(channel);
        throw new AgentStartException("Another agent runs with the state directory " + path
                + ": stop it, or give this one a directory of its own with --set agent.state.dir=DIR");
    }

    Path path() {
        return path;
    }

    /** Leaves the directory to the next agent. The lock file stays: removing it would race with one that starts. */
    @Override
    public void close() {
        release(lock);
    }

    private static FileChannel open(Path path) throws AgentStartException {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return FileChannel.open(path.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static AgentStartException unusable(Path path, IOException e) {
        String reason = e instanceof AccessDeniedException
                ? "permission denied"
                : e.getClass().getSimpleName();
        String detail = e.getMessage() == null || e instanceof AccessDeniedException ? "" : " " + e.getMessage();
        return new AgentStartException(
                "Cannot use the state directory " + path + " (" + reason + detail
                        + "): make it writable for this user, or choose another with --set agent.state.dir=DIR",
                e);
    }

    private static void release(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("Closing the lock file failed; the process's end releases it");
        }
    }
}
