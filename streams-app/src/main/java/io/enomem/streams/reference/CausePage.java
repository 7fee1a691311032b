// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.reference;

import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.Question;
import io.enomem.streams.diagnosis.rule.Question.Role;
import io.enomem.streams.output.CauseCatalogue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The page of one cause, as Markdown that also reads well on a terminal. Immutable. */
final class CausePage {
    private final CauseCatalogue.Entry entry;
    private final CauseText text;
    private final Cause cause;

    /** A cause of the catalogue with what its rules and its text say. */
    CausePage(CauseCatalogue.Entry entry, CauseText text, Cause cause) {
        this.entry = entry;
        this.text = text;
        this.cause = cause;
    }

    /** The page, each line ended by a newline. */
    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# " + entry.title());
        lines.add("");
        lines.add("`" + entry.id() + "`, family " + entry.family() + benign());
        section(lines, "What is seen", text.all("seen"));
        section(lines, "What it is", mechanism());
        section(lines, "How we know", howWeKnow());
        section(lines, "How to tell it from its look-alikes", bulleted(lookAlikes()));
        section(lines, "What to do", whatToDo());
        section(lines, "What not to do", bulleted(Arrays.stream(cause.info().doNot())));
        section(
                lines,
                "Often read, and wrong",
                bulleted(text.myths().stream().map(m -> "*" + m.read() + "* " + m.truth())));
        section(lines, "Sources", bulleted(Arrays.stream(cause.info().sources())));
        return String.join("\n", lines) + '\n';
    }

    private String benign() {
        return cause.info().benign() ? ", harmless" : "";
    }

    private List<String> mechanism() {
        return List.of(cause.info().mechanism());
    }

    private List<String> howWeKnow() {
        if (cause.questions().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        role(lines, "All of these must hold:", Role.NECESSARY);
        role(lines, "Each of these makes it likelier:", Role.SUPPORTING);
        role(lines, "Any of these rules it out:", Role.CONTRADICTING);
        return lines;
    }

    private void role(List<String> lines, String title, Role role) {
        List<String> words = bulleted(cause.questions().stream()
                .filter(question -> question.role() == role)
                .map(Question::words));
        if (!words.isEmpty()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(title);
            lines.add("");
            lines.addAll(words);
        }
    }

    private Stream<String> lookAlikes() {
        return cause == null
                ? text.all("separates").stream().map(CausePage::separated)
                : Arrays.stream(cause.info().lookAlikes()).map(alike -> "`" + alike.id() + "`: " + alike.separatedBy());
    }

    private static String separated(String line) {
        int colon = line.indexOf(": ");
        return "`" + line.substring(0, colon) + '`' + line.substring(colon);
    }

    private List<String> whatToDo() {
        return Stream.of("look", "now", "durable")
                .flatMap(key -> text.all(key).stream().map(line -> "- **" + key + "** " + line))
                .toList();
    }

    private static List<String> bulleted(Stream<String> texts) {
        return texts.map(line -> "- " + line).toList();
    }

    private static void section(List<String> lines, String title, List<String> content) {
        if (!content.isEmpty()) {
            lines.add("");
            lines.add("## " + title);
            lines.add("");
            lines.addAll(content);
        }
    }
}
