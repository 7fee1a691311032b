// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.phrases;

import io.enomem.schemas.phrases.Phrase.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalogue of phrases, {@code phrases.tsv}: the one list for the agent's filter and the parser. Immutable. */
public final class Phrases {
    private static final Map<String, Phrase> CATALOGUE = read();
    private static final int COLUMNS = 6;

    private Phrases() {}

    /** All phrases, in the order of the file. */
    public static List<Phrase> all() {
        return List.copyOf(CATALOGUE.values());
    }

    /** The phrase of that id; empty for one of a newer agent or of a user. */
    public static Optional<Phrase> find(String id) {
        return Optional.ofNullable(CATALOGUE.get(id));
    }

    private static Map<String, Phrase> read() {
        Map<String, Phrase> phrases = new LinkedHashMap<>();
        try (InputStream in = Phrases.class.getResourceAsStream("phrases.tsv")) {
            if (in == null) {
                throw new IllegalStateException("phrases.tsv is not on the class path: build the schemas module again");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().skip(1).map(Phrases::parse).forEach(phrase -> phrases.put(phrase.id(), phrase));
            return phrases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Phrase parse(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalStateException("phrases.tsv: '" + line + "' must have " + COLUMNS + " columns");
        }
        return new Phrase(
                cells[0],
                cells[1],
                cells[2].equals("word"),
                Kind.valueOf(cells[3]),
                cells[4].equals("-") ? null : cells[4],
                cells[5]);
    }
}
