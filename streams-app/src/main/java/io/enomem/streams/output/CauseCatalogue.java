// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every cause a diagnosis may name, in the order of causes.tsv (a resource beside this class). Immutable. */
public final class CauseCatalogue {
    private static final String RESOURCE = "causes.tsv";

    private final Map<String, Entry> entries;

    /** One cause: its id, its family and what it is called. */
    public record Entry(String id, String family, String title) {}

    private CauseCatalogue(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** The catalogue that this build was made with. */
    public static CauseCatalogue load() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (InputStream in = CauseCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + CauseCatalogue.class.getName());
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .forEach(row -> entries.put(row[0], new Entry(row[0], row[1], row[2])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CauseCatalogue(entries);
    }

    /** All causes in order. */
    public List<Entry> all() {
        return List.copyOf(entries.values());
    }

    /** The entry of an id; throws IllegalArgumentException for an id that is not in the catalogue. */
    public Entry get(String id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("Unknown cause " + id + "; one of " + entries.keySet());
        }
        return entry;
    }
}
