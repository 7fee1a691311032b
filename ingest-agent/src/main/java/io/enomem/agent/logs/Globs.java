// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the files that globs name: {@code *}, {@code ?}, {@code [...]} and {@code {a,b}} within one name, and {@code **}
 * for any number of directories. Links are followed. What may not be read is passed over. Thread-safe.
 */
public final class Globs {
    /** Directories that {@code **} leads through; the deepest log of Kubernetes has three. Ours. */
    private static final int DEPTH = 8;

    private final List<String> globs;
    private final Map<String, PathMatcher> matchers = new ConcurrentHashMap<>();

    /** Globs are absolute, or count from the working directory. */
    public Globs(List<String> globs) {
        this.globs = List.copyOf(globs);
    }

    /** The regular files there are now, in order, at most so many, each with the first glob that finds it. */
    public SortedMap<Path, String> files(int most) {
        return files(most, new SearchedDirectories(InstantSource.system()));
    }

    /** The same; the directories that were gone through are noted. */
    SortedMap<Path, String> files(int most, SearchedDirectories directories) {
        directories.begin();
        SortedMap<Path, String> found = new TreeMap<>();
        for (String glob : globs) {
            Path absolute = Path.of(glob).toAbsolutePath();
            SortedSet<Path> files = new TreeSet<>();
            new Search(directories, files, most - found.size()).expand(absolute.getRoot(), absolute, 0);
            files.forEach(file -> found.putIfAbsent(file, glob));
        }
        return found;
    }

    /** One search: what it goes through, and what it finds, at most so much. */
    private final class Search {
        private final SearchedDirectories directories;
        private final SortedSet<Path> found;
        private final int most;

        Search(SearchedDirectories directories, SortedSet<Path> found, int most) {
            this.directories = directories;
            this.found = found;
            this.most = most;
        }

        void expand(Path place, Path glob, int depth) {
            if (found.size() >= most) {
                return;
            }
            if (depth == glob.getNameCount()) {
                if (Files.isRegularFile(place)) {
                    directories.found(place);
                    found.add(place);
                }
                return;
            }
            String name = glob.getName(depth).toString();
            if (name.equals("**")) {
                descend(place, glob, depth, DEPTH);
            } else if (isPattern(name)) {
                for (Path entry : entries(place, name)) {
                    expand(entry, glob, depth + 1);
                }
            } else {
                if (depth + 1 == glob.getNameCount()) {
                    directories.add(place);
                }
                expand(place.resolve(name), glob, depth + 1);
            }
        }

        private void descend(Path place, Path glob, int depth, int levels) {
            expand(place, glob, depth + 1);
            if (levels > 0) {
                for (Path entry : entries(place, "*")) {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        descend(entry, glob, depth, levels - 1);
                    }
                }
            }
        }

        private List<Path> entries(Path directory, String pattern) {
            directories.add(directory);
            return Globs.this.entries(directory, pattern);
        }
    }

    private List<Path> entries(Path directory, String pattern) {
        List<Path> entries = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return entries;
        }
        PathMatcher matcher = matchers.computeIfAbsent(
                pattern, name -> FileSystems.getDefault().getPathMatcher("glob:" + name));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path entry : all) {
                if (matcher.matches(entry.getFileName())) {
                    entries.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // not readable, or gone meanwhile: there is nothing to follow in it
            return entries;
        }
        return entries;
    }

    private static boolean isPattern(String name) {
        return name.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
    }
}
