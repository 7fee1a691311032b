// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whose numbers are read.
 *
 * @param machineId machine id
 * @param bootId boot id
 * @param hostname host name, for when the tree does not hold it
 * @param bootedAt when the host booted, for trees without proc/uptime; null if unknown
 * @param agentVersion version of the agent that reads
 */
public record HostIdentity(
        String machineId,
        String bootId,
        String hostname,
        @Nullable Instant bootedAt,
        String agentVersion) {

    /** This very host, in this boot. */
    public static HostIdentity ofThisHost() {
        return ThisHost.read(Path.of("/"));
    }
}
