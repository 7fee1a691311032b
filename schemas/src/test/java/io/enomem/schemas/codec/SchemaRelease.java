// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Writes the compiled schemas as the set of a release: {@code mvn -pl schemas -am test-compile -Prelease-schemas
 * -Denomem.release=0.1.0}. A set that exists is never rewritten: its records are in somebody's topics.
 */
final class SchemaRelease {
    private SchemaRelease() {}

    public static void main(String[] args) throws IOException {
        Path released = Path.of(args[0]);
        Path set = released.resolve(args[1]);
        if (Files.exists(set)) {
            throw new IllegalArgumentException(set + " exists: a released set never changes; name a new version");
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
