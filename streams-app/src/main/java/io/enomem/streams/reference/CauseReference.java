// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.reference;

import io.enomem.streams.diagnosis.cause.Causes;
import io.enomem.streams.diagnosis.cause.InsufficientEvidence;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.output.CauseCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The reference of every cause that a diagnosis may name. Immutable, thread-safe. */
public final class CauseReference {
    private static final String INDEX = "README.md";

    private final CauseCatalogue catalogue;
    private final Map<String, Cause> causes = new TreeMap<>();

    private CauseReference(CauseCatalogue catalogue) {
        this.catalogue = catalogue;
        Stream.concat(Causes.all().stream(), Stream.of(new InsufficientEvidence()))
                .forEach(cause -> causes.put(cause.id(), cause));
    }

    /** The reference that this build was made with. */
    public static CauseReference load() {
        return new CauseReference(CauseCatalogue.load());
    }

    /** The page of one cause as Markdown; throws IllegalArgumentException for an id that is not in the catalogue. */
    public String page(String id) {
        CauseCatalogue.Entry entry = catalogue.get(id);
        Cause cause = causes.get(id);
        if (cause == null) {
            throw new IllegalStateException("No class tells of " + id + ", which causes.tsv lists");
        }
        return new CausePage(entry, CauseText.of(id), cause).markdown();
    }

    /** What docs/causes holds: the text of each file by its name. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(INDEX, index());
        catalogue.all().forEach(entry -> files.put(entry.id() + ".md", page(entry.id())));
        return files;
    }

    private String index() {
        List<String> lines = new ArrayList<>(List.of(
                "# Causes",
                "",
                "Every cause that a diagnosis may name. `enomem causes ID` shows the same pages. Generated from the rules"
                        + " by `./enomem causes --write docs/causes`; do not edit here."));
        Map<String, List<String>> families = new LinkedHashMap<>();
        for (CauseCatalogue.Entry entry : catalogue.all()) {
            families.computeIfAbsent(entry.family(), family -> new ArrayList<>())
                    .add("- [" + entry.id() + "](" + entry.id() + ".md): " + entry.title());
        }
        families.forEach((family, links) -> {
            lines.addAll(List.of("", "## " + family, ""));
            lines.addAll(links);
        });
        lines.addAll(List.of("", "## Often read, and wrong", ""));
        for (CauseCatalogue.Entry entry : catalogue.all()) {
            CauseText.of(entry.id())
                    .myths()
                    .forEach(myth -> lines.add("- *" + myth.read() + "* " + myth.truth() + " ([" + entry.id() + "]("
                            + entry.id() + ".md))"));
        }
        return String.join("\n", lines) + '\n';
    }
}
