// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which file a name leads to now, links followed. An inode is used again once its file is deleted and closed, so a key
 * proves nothing across restarts: the {@link Fingerprint} does.
 *
 * @param device device number ({@code st_dev}); may change from boot to boot
 * @param inode inode number ({@code st_ino})
 */
record FileKey(long device, long inode) {

    /** The key of the file at that path. */
    static FileKey of(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino");
        return new FileKey(number(attributes.get("dev")), number(attributes.get("ino")));
    }

    private static long number(@Nullable Object value) throws IOException {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("this file system tells no device and inode numbers");
    }
}
