// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file on disk. */
final class FileContent implements SavedFile.Content {
    private final Path file;
    private @Nullable String digest;

    FileContent(Path file) {
        this.file = file;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public long size() throws IOException {
        return Files.size(file);
    }

    @Override
    public String digest() throws IOException {
        String known = digest;
        if (known == null) {
            try (InputStream in = open()) {
                known = Digest.of(in);
            }
            digest = known;
        }
        return known;
    }
}
