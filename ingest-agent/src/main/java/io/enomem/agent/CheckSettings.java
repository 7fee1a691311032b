// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.Check.Finding;
import io.enomem.agent.logs.MatchedFiles;
import io.enomem.agent.ship.Reach;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent is told to read and where to bring it, tried as this user. Changes nothing. */
final class CheckSettings {
    private static final long MIB = 1 << 20;

    private CheckSettings() {}

    static List<Finding> of(Settings settings) {
        AgentSettings own = AgentSettings.of(settings);
        Reach kafka = Reach.of(settings);
        List<Finding> findings = new ArrayList<>();
        if (own.logs().isEmpty()) {
            findings.add(new Finding(
                    "application logs",
                    false,
                    "none are named: what only programs tell (no free port, a runtime's own heap limit, who lost a"
                            + " connection) is no evidence; set agent.logs"));
        }
        own.logs().forEach(glob -> findings.add(log(glob, MatchedFiles.of(glob))));
        findings.add(state(own.stateDirectory(), kafka.spoolBytes()));
        findings.add(kafka(kafka));
        return findings;
    }

    private static Finding log(String glob, MatchedFiles matched) {
        String what = "logs " + glob;
        if (matched.files() == 0) {
            return new Finding(what, false, "no file matches now: its program is no witness until one appears");
        }
        String count = (matched.files() == MatchedFiles.MOST ? "at least " : "")
                + matched.files()
                + (matched.files() == 1 ? " file" : " files");
        if (matched.unreadable().isEmpty()) {
            return new Finding(what, true, count);
        }
        return new Finding(
                what,
                false,
                matched.unreadable().size() + " of " + count + " cannot be read, such as "
                        + matched.unreadable().get(0)
                        + ": what their programs say is no evidence; CAP_DAC_READ_SEARCH, or the group of the file,"
                        + " reads them");
    }

    private static Finding state(Path directory, long spoolBytes) {
        String what = "state directory " + directory;
        Path place = directory;
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        if (place == null || !Files.isDirectory(place) || !Files.isWritable(place)) {
            return new Finding(
                    what,
                    false,
                    "cannot be written: the agent does not start; make it writable for this user, or choose another"
                            + " with agent.state.dir");
        }
        Long free = free(place);
        if (free != null && free < spoolBytes) {
            return new Finding(
                    what,
                    false,
                    "has " + free / MIB + " MiB free, less than the " + spoolBytes / MIB
                            + " MiB of spool.max.bytes: while Kafka is away for long, samples and kernel records are"
                            + " lost sooner");
        }
        return new Finding(
                what,
                true,
                (place.equals(directory) ? "" : "can be made, ") + (free == null ? "" : free / MIB + " MiB free"));
    }

    private static @Nullable Long free(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return null;
        }
    }

    private static Finding kafka(Reach kafka) {
        String what = "Kafka at " + kafka.brokers();
        if (kafka.problem() != null) {
            return new Finding(
                    what,
                    false,
                    "does not answer (" + kafka.problem() + "): nothing is diagnosed until it does. Kernel records and"
                            + " samples are kept for " + kafka.spoolAge().toHours() + " h and in "
                            + kafka.spoolBytes() / MIB + " MiB, logs wait; see kafka.bootstrap.servers");
        }
        if (!kafka.missing().isEmpty()) {
            return new Finding(
                    what,
                    false,
                    "lacks " + String.join(", ", kafka.missing())
                            + ", or hides them from this user: what belongs there does not arrive; make them with"
                            + " enomem topics --create");
        }
        return new Finding(what, true, "answers, with the topics of an agent");
    }
}
