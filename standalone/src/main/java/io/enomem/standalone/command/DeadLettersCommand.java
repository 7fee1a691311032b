// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.letters.DeadLetters;
import io.enomem.standalone.letters.Letter;
import io.enomem.standalone.letters.Reinjection;
import io.enomem.standalone.letters.Selection;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code enomem dead-letters}: lists what could not be used, and sends it once more. */
@Command(
        name = "dead-letters",
        description = {
            "List the records that could not be used, and why; --reinject sends them to where they came from once more.",
            "Their payload is not shown. Letters are kept for 14 days."
        })
final class DeadLettersCommand implements Runnable {
    /** Characters of a detail in the list; all of it stands in the header. Ours. */
    private static final int SHOWN = 160;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--reason", paramLabel = "WORD", description = "Only those of this reason. Repeatable.")
    private Set<String> reasons = new LinkedHashSet<>();

    @Option(names = "--topic", paramLabel = "NAME", description = "Only those that came from this topic.")
    private @Nullable String topic;

    @Option(
            names = "--letter",
            paramLabel = "PARTITION:OFFSET",
            converter = LetterName.class,
            description = "Only this one, named as the list names it. Repeatable.")
    private Set<String> names = new LinkedHashSet<>();

    @Option(names = "--from", paramLabel = "TIME", description = "Only what became a letter at this time or later.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what became a letter before this time.")
    private @Nullable Instant to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            converter = Count.class,
            description = "Show the newest N; default ${DEFAULT-VALUE}. All are counted.")
    private int limit;

    @Option(
            names = "--reinject",
            description =
                    "Send them once more, marked: what was seen before is judged again. Letters stay where they are.")
    private boolean reinject;

    @Option(names = "--again", description = "With --reinject: also those that were sent before and failed again.")
    private boolean again;

    @Override
    public void run() {
        if (again && !reinject) {
            throw new ParameterException(spec.commandLine(), "--again goes with --reinject only.");
        }
        Settings settings = cluster.load(Definitions.common());
        Topics topics = new Topics(settings.string(Definitions.TOPICS_PREFIX));
        Selection selection = new Selection(reasons, topic, names, from, to);
        Map<String, Object> client = Patience.of(settings.kafka("admin"));
        DeadLetters letters = new DeadLetters(client, topics, selection);
        PrintWriter out = spec.commandLine().getOut();
        if (reinject) {
            Reinjection.Result result = new Reinjection(client, topics, letters, again).run();
            if (result.sent() == 0 && result.left().isEmpty() && !selection.isAll()) {
                printOthers(new DeadLetters(client, topics, Selection.ALL).list(1), out);
                return;
            }
            result.left().stream().limit(limit).forEach(line -> out.println("left  " + SafeText.of(line)));
            out.println(result.sent() + " sent once more, " + result.left().size() + " left");
        } else {
            DeadLetters.Listing listing = letters.list(limit);
            if (listing.total() == 0 && !selection.isAll()) {
                printOthers(new DeadLetters(client, topics, Selection.ALL).list(1), out);
            } else {
                print(listing, out);
            }
        }
    }

    /** Nothing is so: a word that was misspelt must not read as if all were well. */
    private static void printOthers(DeadLetters.Listing all, PrintWriter out) {
        out.println("No dead letters of these; in all there are "
                + (all.total() == 0 ? "none." : all.total() + ", of these reasons:"));
        all.byReason().forEach((reason, count) -> out.println(SafeText.of(count + " " + reason)));
    }

    private static void print(DeadLetters.Listing listing, PrintWriter out) {
        listing.newest().forEach(letter -> out.println(SafeText.of(line(letter))));
        listing.byReason().forEach((reason, count) -> out.println(SafeText.of(count + " " + reason)));
        long total = listing.total();
        out.println(
                total == 0
                        ? "No dead letters."
                        : total
                                + (total == 1 ? " dead letter" : " dead letters")
                                + (total > listing.newest().size()
                                        ? "; the newest " + listing.newest().size() + " are shown, --limit shows more"
                                        : ""));
    }

    private static String line(Letter letter) {
        Letter.Origin origin = letter.origin();
        String detail = letter.detail();
        return letter.name() + "  " + letter.arrived() + "  " + letter.reason() + "  "
                + (origin == null
                        ? "origin unknown"
                        : origin.topic() + " " + origin.partition() + ":" + origin.offset())
                + "  " + (letter.bytes() < 0 ? "no value" : letter.bytes() + " B")
                + (letter.cutFrom() == null ? "" : " cut from " + letter.cutFrom())
                + (letter.reinjected() == null ? "" : "  failed again after " + letter.reinjected())
                + "  " + (detail.length() > SHOWN ? detail.substring(0, SHOWN) + "..." : detail);
    }
}
