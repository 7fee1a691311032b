// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.util.HashMap;
import java.util.Map;

/** A sosreport's files where the sampler looks for them: proc and sys stand in place, command output has other names. */
final class SosReport {
    private static final String TAILS = "sos_strings/";
    private static final String TAILED = ".tailed";
    private static final String LOGS = "var.log.";

    private SosReport() {}

    /**
     * Where a file stood on the host. Of a log above its limit of size (25 MiB) sos keeps the end in {@code
     * sos_strings/logs/var.log.messages.tailed}, of a command's output in {@code sos_strings/logs/journalctl_X.tailed}, and
     * a link in its place (sos/report/plugins, add_copy_spec and add_cmd_output).
     */
    static String place(String path) {
        int slash = path.indexOf('/', TAILS.length());
        if (!path.startsWith(TAILS) || !path.endsWith(TAILED) || slash < 0) {
            return path;
        }
        String name = path.substring(slash + 1, path.length() - TAILED.length());
        return name.startsWith(LOGS)
                ? "var/log/" + name.substring(LOGS.length())
                : "sos_commands/" + path.substring(TAILS.length(), slash + 1) + name;
    }

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
