// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How early the kernel kills this process when memory runs out (proc_pid_oom_score_adj(5)): -1000 never, 1000 first. */
public final class OomScore {
    /** As OOMScoreAdjust of the systemd unit: killed after nearly everything else, and yet before nothing is left. */
    public static final int LATE = -500;

    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/oom_score_adj");

    private OomScore() {}

    /**
     * Asks the kernel to kill this process late. One that is to be killed later still stays so.
     *
     * @return what is refused and what it costs, or empty
     */
    public static Optional<String> lower() {
        return lower(OF_THIS_PROCESS);
    }

    static Optional<String> lower(Path file) {
        try {
            if (Integer.parseInt(Files.readString(file).strip()) > LATE) {
                Files.writeString(file, Integer.toString(LATE));
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.of("When memory runs out the kernel may kill this agent like any other process, since "
                    + file
                    + " cannot be set to " + LATE + " (" + e.getMessage()
                    + "): run it as root or with CAP_SYS_RESOURCE, or with OOMScoreAdjust=" + LATE
                    + " of systemd or oom_score_adj: " + LATE + " of its container.");
        }
    }
}
