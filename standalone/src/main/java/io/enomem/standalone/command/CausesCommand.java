// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import io.enomem.streams.output.CauseCatalogue;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code enomem causes [ID]}: what a diagnosis may name. */
@Command(name = "causes", description = "List the causes that a diagnosis may name, or tell about one.")
final class CausesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Tell about this cause only.")
    private @Nullable String id;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        CauseCatalogue catalogue = CauseCatalogue.load();
        if (id == null) {
            catalogue.all().forEach(entry -> out.printf(Locale.ROOT, "%-28s %s%n", entry.id(), entry.title()));
            return;
        }
        CauseCatalogue.Entry entry = catalogue.all().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Failure("There is no cause named '" + id + "': 'enomem causes' lists the "
                        + catalogue.all().size() + " there are."));
        out.println(entry.id() + " (" + entry.family() + "): " + entry.title());
    }
}
