// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The regular files below a directory. Links are not followed. */
final class DirectoryFiles extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Notices notices;
    private final List<SavedFile> files = new ArrayList<>();
    private long ignored;

    private DirectoryFiles(Path root, Notices notices) {
        this.root = root;
        this.notices = notices;
    }

    static List<SavedFile> of(Path root, Notices notices) throws IOException {
        DirectoryFiles visitor = new DirectoryFiles(root, notices);
        Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), Limits.MAX_DEPTH, visitor);
        if (visitor.ignored > 0) {
            notices.add(root + ": " + visitor.ignored + " entries were ignored: links, devices, or unreadable ones");
        }
        return visitor.files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (files.size() >= Limits.MAX_ENTRIES) {
            notices.add(root + ": it has more than " + Limits.MAX_ENTRIES + " files; the rest was not read");
            return FileVisitResult.TERMINATE;
        }
        if (attributes.isRegularFile()) {
            String path = root.relativize(file).toString();
            files.add(new SavedFile(path, attributes.lastModifiedTime().toMillis(), new FileContent(file)));
        } else {
            ignored++;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        ignored++;
        return FileVisitResult.CONTINUE;
    }
}
