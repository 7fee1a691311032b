// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Opens what a user names: captures, sosreports, archives of either, and log files. Each directory or archive is one host;
 * loose files together are one.
 */
public final class SavedInput {
    /** The name of standard input on a command line. */
    private static final String STDIN = "-";

    private final SavedOptions options;
    private final InputStream stdin;
    private final List<SavedHost> hosts = new ArrayList<>();
    private final Map<String, SavedFile> loose = new LinkedHashMap<>();

    private SavedInput(SavedOptions options, InputStream stdin) {
        this.options = options;
        this.stdin = stdin;
    }

    /**
     * The hosts in these inputs, in the order in which they were named; loose files come last.
     *
     * @param paths files and directories; {@code -} is standard input
     * @throws UnreadableInputException if one of them cannot be read
     */
    public static List<SavedHost> open(List<Path> paths, SavedOptions options) {
        return open(paths, options, System.in);
    }

    /** The same with another standard input. */
    public static List<SavedHost> open(List<Path> paths, SavedOptions options, InputStream stdin) {
        return open(paths, options, stdin, unreadable -> {
            throw unreadable;
        });
    }

    /**
     * The same, but with an input that cannot be read the rest goes on.
     *
     * @param unreadable is told of each
     */
    public static List<SavedHost> open(
            List<Path> paths, SavedOptions options, InputStream stdin, Consumer<UnreadableInputException> unreadable) {
        SavedInput input = new SavedInput(options, stdin);
        for (Path path : paths) {
            try {
                input.add(path);
            } catch (UnreadableInputException e) {
                unreadable.accept(e);
            }
        }
        return input.hosts();
    }

    private void add(Path path) {
        String name = path.toString();
        try {
            if (name.equals(STDIN)) {
                addFile(new SavedFile("stdin", null, StreamContent.of(stdin)));
            } else if (Files.isDirectory(path)) {
                addDirectory(name, path);
            } else if (Files.isRegularFile(path)) {
                try (InputStream in = Files.newInputStream(path)) {
                    in.read();
                }
                addFile(new SavedFile(name, Files.getLastModifiedTime(path).toMillis(), new FileContent(path)));
            } else if (Files.exists(path)) {
                try (InputStream in = Files.newInputStream(path)) {
                    addFile(new SavedFile(name, null, StreamContent.of(in)));
                }
            } else {
                throw new UnreadableInputException(name, "no such file or directory");
            }
        } catch (AccessDeniedException e) {
            throw new UnreadableInputException(name, "permission denied; it must be readable by this user");
        } catch (NoSuchFileException e) {
            throw new UnreadableInputException(name, "no such file or directory");
        } catch (IOException e) {
            throw new UnreadableInputException(name, String.valueOf(e.getMessage()));
        }
    }

    private void addDirectory(String name, Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new UnreadableInputException(name, "permission denied; it must be readable by this user");
        }
        Notices notices = new Notices();
        List<SavedFile> files = DirectoryFiles.of(path, notices);
        HostTree tree = HostTree.of(name, files);
        hosts.add(FilesHost.of(name, tree, () -> HostTreeDigest.of(tree), options, notices));
    }

    private void addFile(SavedFile file) throws IOException {
        Notices notices = new Notices();
        Optional<List<SavedFile>> entries = ArchiveFiles.of(file, HostTree::holdBytes, notices);
        if (entries.isPresent()) {
            HostTree tree = HostTree.of(file.path(), entries.get());
            hosts.add(FilesHost.of(file.path(), tree, file.content()::digest, options, notices));
        } else if (options.hostPerFile()) {
            hosts.add(looseHost(List.of(file), notices));
        } else {
            loose.put(file.path(), file);
        }
    }

    private List<SavedHost> hosts() {
        if (!loose.isEmpty()) {
            try {
                hosts.add(looseHost(List.copyOf(loose.values()), new Notices()));
            } catch (IOException e) {
                throw new UnreadableInputException(String.join(" ", loose.keySet()), String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(hosts);
    }

    private SavedHost looseHost(List<SavedFile> files, Notices notices) throws IOException {
        HostTree tree = HostTree.ofLoose(files);
        HostFacts.Digested digest = files.size() == 1 ? files.get(0).content()::digest : () -> HostTreeDigest.of(tree);
        String input = files.get(0).path() + (files.size() == 1 ? "" : " (and " + (files.size() - 1) + " others)");
        return FilesHost.of(input, tree, digest, options, notices);
    }
}
