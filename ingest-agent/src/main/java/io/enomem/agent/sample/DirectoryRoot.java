// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory of saved files. It may come from a stranger: links, devices and pipes in it are not read. */
final class DirectoryRoot implements ProcRoot {
    private final Path root;

    DirectoryRoot(Path root) {
        this.root = root;
    }

    @Override
    public byte @Nullable [] read(String path) {
        Path file = root.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return in.readNBytes(MAX_FILE_BYTES);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public List<String> list(String directory) {
        File place = root.resolve(directory).toFile();
        String[] names = place.list();
        return names == null ? List.of() : List.of(names);
    }

    @Override
    public List<String> directories(String directory) {
        List<String> directories = new ArrayList<>();
        for (String name : list(directory)) {
            if (Files.isDirectory(root.resolve(directory).resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                directories.add(name);
            }
        }
        return directories;
    }
}
