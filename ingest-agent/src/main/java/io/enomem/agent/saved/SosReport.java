// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.util.HashMap;
import java.util.Map;

/** A sosreport's files where the sampler looks for them: proc and sys stand in place, command output has other names. */
final class SosReport {
    private SosReport() {}

    /** The files of the one sample that a sosreport is, by the path that a live host or a capture has. */
    static Map<String, SavedFile> files(HostTree tree) {
        Map<String, SavedFile> files = new HashMap<>();
        for (SavedFile file : tree.with(Role.HOST_FILE)) {
            String path = file.path();
            if (path.startsWith("proc/") || path.startsWith("sys/")) {
                files.put(path, file);
            } else if (path.startsWith("sos_commands/networking/ss_-")) {
                files.put(file.name() + ".txt", file);
            }
        }
        return files;
    }
}
