// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.remote.Api;
import io.enomem.standalone.remote.Events;
import io.enomem.standalone.up.Announcement;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.output.DiagnosisJson;
import java.io.PrintWriter;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem watch}: every diagnosis as it is made, until Ctrl-C. */
@Command(
        name = "watch",
        description =
                "Print every diagnosis of the fleet as it is made, until Ctrl-C; goes on where it was after a loss.")
final class WatchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(names = "--host", paramLabel = "HOST", description = "Only of this machine id or host name.")
    private @Nullable String host;

    @Option(names = "--cause", paramLabel = "ID", description = "Only of this primary cause.")
    private @Nullable String cause;

    @Option(names = "--severity", paramLabel = "SEVERITY", description = "Only CRITICAL, WARNING or INFO.")
    private Diagnosis.@Nullable Severity severity;

    @Option(names = "--count", paramLabel = "N", converter = Count.class, description = "Stop after so many lines.")
    private @Nullable Integer count;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "One line for people, or one JSON object per revision; default ${DEFAULT-VALUE}.")
    private Format output;

    private final DiagnosisJson json = new DiagnosisJson();
    private int printed;

    /** How a revision may be shown here. */
    private enum Format {
        text,
        json
    }

    @Override
    public void run() {
        if (cause != null) {
            CausesCommand.require(cause);
        }
        Api api = server.api();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Announcement announcement = new Announcement(ZoneId.systemDefault(), "./enomem incident" + server.again());
        Events events = new Events(api, notice -> {
            err.println("enomem: " + notice);
            err.flush();
        });
        try {
            events.follow(line -> {
                Diagnosis diagnosis = json.read(line);
                if (isWanted(diagnosis)) {
                    show(line, diagnosis, announcement, out);
                }
                return (count == null || printed < count) && !out.checkError();
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(String line, Diagnosis diagnosis, Announcement announcement, PrintWriter out) {
        if (output == Format.json) {
            out.println(line);
            printed++;
        } else {
            announcement.of(DiagnosisAvro.toAvro(diagnosis)).ifPresent(text -> {
                out.println(text);
                printed++;
            });
        }
        out.flush();
    }

    private boolean isWanted(Diagnosis diagnosis) {
        return (host == null
                        || host.equals(diagnosis.host().machineId())
                        || host.equals(diagnosis.host().hostname()))
                && (cause == null || cause.equals(diagnosis.primaryCause()))
                && (severity == null || severity == diagnosis.severity());
    }
}
