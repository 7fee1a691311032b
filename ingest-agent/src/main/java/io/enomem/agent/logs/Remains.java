// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.rotated.RotatedName;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What rotation left beside a log: the same name with a number or date, packed or not. */
final class Remains {
    private Remains() {}

    /** The remains of the log at that path, oldest first; none if the path is itself one. */
    static List<Path> of(Path log) {
        String name = String.valueOf(log.getFileName());
        if (RotatedName.of(name).isRotated(name)) {
            return List.of();
        }
        return FormerFiles.siblings(log).stream()
                .filter(path -> isOf(name, String.valueOf(path.getFileName())))
                .sorted(Comparator.comparing(path -> RotatedName.of(String.valueOf(path.getFileName()))))
                .toList();
    }

    private static boolean isOf(String log, String name) {
        RotatedName rotated = RotatedName.of(name);
        return rotated.isRotated(name) && rotated.base().equals(log);
    }
}
