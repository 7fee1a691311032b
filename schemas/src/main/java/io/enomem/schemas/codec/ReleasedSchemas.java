// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/** The schema sets of every release, which stand in {@code schemas/released/<version>/} and travel in the jar. */
public final class ReleasedSchemas {
    private static final String ROOT = "/io/enomem/schemas/released/";

    private ReleasedSchemas() {}

    /** Version to schemas, in the order of the versions' names. */
    public static Map<String, List<Schema>> byVersion() {
        Map<String, List<Schema>> sets = new TreeMap<>();
        // A jar cannot be listed, so the sets carry an index: one version/Record.avsc a line.
        for (String line : read("index").split("\n")) {
            if (!line.isBlank()) {
                String version = line.substring(0, line.indexOf('/'));
                sets.computeIfAbsent(version, v -> new ArrayList<>()).add(new Schema.Parser().parse(read(line)));
            }
        }
        return Collections.unmodifiableMap(sets);
    }

    private static String read(String name) {
        try (InputStream in = ReleasedSchemas.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new IllegalStateException("Released schemas are incomplete: " + ROOT + name
                        + " is not on the class path; build the schemas module again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
