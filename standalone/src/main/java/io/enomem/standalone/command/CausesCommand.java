// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import io.enomem.streams.output.CauseCatalogue;
import io.enomem.streams.reference.CauseReference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code enomem causes [ID]}: what a diagnosis may name, how we know it and what to do about it. */
@Command(name = "causes", description = "List the causes that a diagnosis may name, or tell about one.")
final class CausesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ArgGroup
    private @Nullable What what;

    /** One of them, or none. */
    private static final class What {
        @Parameters(arity = "0..1", paramLabel = "ID", description = "Tell about this cause.")
        private @Nullable String id;

        @Option(names = "--write", paramLabel = "DIR", description = "Write the reference of all causes as Markdown.")
        private @Nullable Path directory;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (what == null) {
            CauseCatalogue.load()
                    .all()
                    .forEach(entry -> out.printf(Locale.ROOT, "%-28s %s%n", entry.id(), entry.title()));
        } else if (what.directory != null) {
            write(what.directory, out);
        } else if (what.id != null) {
            out.print(page(what.id));
        }
        out.flush();
    }

    /** Throws Failure unless a cause has that id. */
    static void require(String id) {
        List<CauseCatalogue.Entry> all = CauseCatalogue.load().all();
        if (all.stream().noneMatch(entry -> entry.id().equals(id))) {
            throw new Failure(
                    "There is no cause named '" + id + "': 'enomem causes' lists the " + all.size() + " there are.");
        }
    }

    private static String page(String id) {
        require(id);
        return CauseReference.load().page(id);
    }

    private static void write(Path directory, PrintWriter out) {
        Map<String, String> files = CauseReference.load().files();
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new Failure("Cannot write the reference to " + directory + ": " + e.getMessage()
                    + ". Choose a directory that you may write to.");
        }
        out.println(files.size() + " files written to " + directory);
    }
}
