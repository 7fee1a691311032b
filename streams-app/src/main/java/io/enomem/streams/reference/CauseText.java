// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What only people need to know of a cause: a resource {@code <id>.txt} beside this class, one {@code key: text} a line.
 * Keys: {@code seen} (what it looks like), {@code look}, {@code now}, {@code durable} (what to do), {@code read} (what is
 * often read, {@code =>}, the truth). Immutable.
 */
record CauseText(List<Line> lines) {
    private static final String TRUTH = " => ";

    /** One line of a resource. */
    record Line(String key, String text) {}

    /** What is often read or advised, and what is true. */
    record Myth(String read, String truth) {}

    CauseText {
        lines = List.copyOf(lines);
    }

    /** The text of a cause; throws IllegalStateException if this build has none. */
    static CauseText of(String id) {
        String name = id + ".txt";
        try (InputStream in = CauseText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + CauseText.class.getName());
            }
            return new CauseText(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> parse(name, line))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line parse(String name, String line) {
        int colon = line.indexOf(": ");
        if (colon < 0) {
            throw new IllegalStateException(name + " has a line without 'key: ': " + line);
        }
        return new Line(line.substring(0, colon), line.substring(colon + 2));
    }

    /** All texts of a key, in order. */
    List<String> all(String key) {
        return lines.stream()
                .filter(line -> line.key().equals(key))
                .map(Line::text)
                .toList();
    }

    List<Myth> myths() {
        return all("read").stream()
                .map(text -> text.split(TRUTH, 2))
                .map(pair -> new Myth(pair[0], pair[1]))
                .toList();
    }
}
