// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who this very host is, and which of its boots this is. The machine id is that of /etc/machine-id, else of D-Bus, else the
 * host name made fit to be one; the boot id is the kernel's random one, else its boot time.
 */
final class ThisHost {
    private ThisHost() {}

    /** Asks the host whose files are below this root. */
    static HostIdentity read(Path root) {
        String hostname = firstLine(root.resolve("proc/sys/kernel/hostname"));
        if (hostname.isEmpty()) {
            hostname = "localhost";
        }
        String machineId = firstLine(root.resolve("etc/machine-id"));
        if (machineId.isEmpty()) {
            machineId = firstLine(root.resolve("var/lib/dbus/machine-id"));
        }
        String bootId = firstLine(root.resolve("proc/sys/kernel/random/boot_id"));
        String version = ThisHost.class.getPackage().getImplementationVersion();
        return new HostIdentity(
                Identity.machineIdNamed(machineId.isEmpty() ? hostname : machineId),
                bootId.isEmpty() ? "boot-" + bootSeconds(root.resolve("proc/stat")) : bootId,
                hostname,
                null,
                version == null ? "" : version);
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
