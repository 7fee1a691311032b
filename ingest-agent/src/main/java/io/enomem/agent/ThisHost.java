// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.kmsg.Boot;
import io.enomem.agent.sample.HostIdentity;
import io.enomem.schemas.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who this very host is, and which of its boots this is.
 *
 * @param machineId /etc/machine-id, else that of D-Bus, else the host name made fit to be one
 * @param bootId the kernel's random boot id, else its boot time
 * @param hostname host name
 */
record ThisHost(String machineId, String bootId, String hostname) {
    /** Asks the host whose files are below this root. */
    static ThisHost read(Path root) {
        String hostname = firstLine(root.resolve("proc/sys/kernel/hostname"));
        if (hostname.isEmpty()) {
            hostname = "localhost";
        }
        String machineId = firstLine(root.resolve("etc/machine-id"));
        if (machineId.isEmpty()) {
            machineId = firstLine(root.resolve("var/lib/dbus/machine-id"));
        }
        String bootId = firstLine(root.resolve("proc/sys/kernel/random/boot_id"));
        return new ThisHost(
                Identity.machineIdNamed(machineId.isEmpty() ? hostname : machineId),
                bootId.isEmpty() ? "boot-" + bootSeconds(root.resolve("proc/stat")) : bootId,
                hostname);
    }

    /** As the readers of the kernel's log want it. */
    Boot boot() {
        return new Boot(machineId, bootId);
    }

    /** As the sampler wants it. */
    HostIdentity identity() {
        String version = ThisHost.class.getPackage().getImplementationVersion();
        return new HostIdentity(machineId, bootId, hostname, null, version == null ? "" : version);
    }

    /** Line {@code btime} of proc/stat, seconds since 1970: the same all through a boot, clock corrections aside. */
    private static String bootSeconds(Path stat) {
        try {
            for (String line : Files.readAllLines(stat)) {
                if (line.startsWith("btime ")) {
                    return line.substring("btime ".length()).strip();
                }
            }
        } catch (IOException e) {
            return "unknown";
        }
        return "unknown";
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            return "";
        }
    }
}
