// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Writes the compiled schemas as the set of this version: {@code mvn -pl schemas test-compile -Prelease-schemas}. A set is
 * final once its version is released, for its records are in somebody's topics; until then it may be written again.
 */
final class SchemaRelease {
    private static final String SNAPSHOT = "-SNAPSHOT";

    private SchemaRelease() {}

    /** Arguments: the directory of all sets, the version of the build. */
    public static void main(String[] args) throws IOException {
        Path released = Path.of(args[0]);
        String version = args[1];
        Path set = released.resolve(version.replace(SNAPSHOT, ""));
        if (Files.exists(set) && !version.endsWith(SNAPSHOT)) {
            throw new IllegalArgumentException(set + " exists: a released set never changes; raise the version");
        }
        Files.createDirectories(set);
        for (Schema schema : KnownSchemas.compiled()) {
            Files.writeString(set.resolve(schema.getName() + ".avsc"), schema.toString(true) + "\n");
        }
        Files.write(released.resolve("index"), index(released));
    }

    /** What the index has to say: one version/Record.avsc a line, sorted. */
    static List<String> index(Path released) throws IOException {
        try (Stream<Path> files = Files.walk(released)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .map(file -> released.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
