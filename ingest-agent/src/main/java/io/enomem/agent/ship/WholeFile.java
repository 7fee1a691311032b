// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Replaces a small file as a whole: whoever reads it, after a kill too, finds what it held before or what it holds now. Not
 * forced to disk: what a kill needs is in the page cache; after a power cut either may be there.
 */
public final class WholeFile {
    private WholeFile() {}

    /** Writes the text beside the file, as UTF-8, and moves it there. Its directory must exist. */
    public static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
