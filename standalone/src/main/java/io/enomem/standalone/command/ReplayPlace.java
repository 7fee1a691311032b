// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one replay, and its name: what a second one needs to go on where a first was killed.
 *
 * @param directory broker's data, state
 * @param name of topics, group and application
 * @param resumed true if a replay had begun here
 */
record ReplayPlace(Path directory, String name, boolean resumed) {
    private static final String PREFIX = "enomem-replay-";
    private static final String NAME = "replay.name";

    /** Which replay it is of: one of another history, or by other rules, must not go on here. */
    private static final String IDENTITY = "replay.of";

    /**
     * The one that the user names, or a new temporary one. Throws Failure if it cannot be made, or is another replay's.
     *
     * @param identity the same for the same history and rules
     */
    static ReplayPlace of(@Nullable Path named, String identity) {
        String name =
                PREFIX + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        try {
            if (named == null) {
                return new ReplayPlace(Files.createTempDirectory(PREFIX), name, false);
            }
            Path file = named.resolve(NAME);
            if (Files.exists(file)) {
                if (!Files.readString(named.resolve(IDENTITY)).equals(identity)) {
                    throw new Failure(
                            named + " is of a replay of something else, or by other rules: give the command of"
                                    + " then to go on with it, or another directory with --work.");
                }
                return new ReplayPlace(named, Files.readString(file).strip(), true);
            }
            if (Files.exists(named) && !isEmpty(named)) {
                throw new Failure(named + " has files that are not of a replay: give --work a directory of its own.");
            }
            Files.createDirectories(named);
            Files.writeString(named.resolve(IDENTITY), identity);
            Files.writeString(file, name + "\n", StandardCharsets.US_ASCII);
            return new ReplayPlace(named, name, false);
        } catch (IOException e) {
            throw new Failure(
                    "The directory of the replay cannot be made (" + e.getMessage()
                            + "): free the disk, or name another with --work.",
                    e);
        }
    }

    /** Removes it with all that is in it. */
    void remove() {
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + directory, e);
        }
    }

    /** Removes it if nothing was put into it: there is nothing to be looked at. */
    void removeIfEmpty() {
        try {
            if (Files.exists(directory) && isEmpty(directory)) {
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + directory, e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }
}
