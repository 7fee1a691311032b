// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A log file as its records name it.
 *
 * @param machineId of the host whose log it is
 * @param bootId of that host
 * @param path as the agent opened it
 * @param service name of the service that writes it; see {@link ServiceNames}
 * @param container container id, where the file is a container runtime's, else null
 * @param fileId identity of the file: the same for the same content wherever its name moves
 * @param generation number of times the file was truncated before
 * @param zone the host's zone, for times without one
 * @param clock the present of the file: completes times without a year or a date, and is the read time of lines without
 *     any. Live: the host's clock; saved: when the file was last written, if known
 */
public record LogFile(
        String machineId,
        String bootId,
        String path,
        String service,
        @Nullable String container,
        String fileId,
        int generation,
        ZoneId zone,
        InstantSource clock) {

    /** The same file after one more truncation. */
    LogFile truncated() {
        return new LogFile(machineId, bootId, path, service, container, fileId, generation + 1, zone, clock);
    }

    /** The same file, whose next records a program of that name wrote. */
    public LogFile by(String program) {
        return new LogFile(machineId, bootId, path, program, container, fileId, generation, zone, clock);
    }
}
