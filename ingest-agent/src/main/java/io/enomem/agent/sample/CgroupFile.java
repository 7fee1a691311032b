// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/** /proc/pid/cgroup: {@code 0::/path} of version 2, {@code 4:memory:/path} of version 1 (cgroups(7)). */
final class CgroupFile {
    private static final int MAX_PATH = 512;

    private CgroupFile() {}

    /** The path in the hierarchy of the memory controller; null if unknown. */
    static @Nullable String memoryPath(byte @Nullable [] text) {
        String unified = null;
        Words words = Words.of(text);
        while (words.line()) {
            String line = words.rest();
            int first = line.indexOf(':');
            int second = first < 0 ? -1 : line.indexOf(':', first + 1);
            if (second < 0) {
                continue;
            }
            String controllers = "," + line.substring(first + 1, second) + ",";
            String path = Text.bounded(line.substring(second + 1), MAX_PATH);
            if (controllers.contains(",memory,")) {
                return path;
            }
            if (controllers.equals(",,")) {
                unified = path;
            }
        }
        return unified;
    }
}
