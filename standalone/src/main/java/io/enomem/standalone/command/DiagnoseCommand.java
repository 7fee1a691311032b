// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import io.enomem.schemas.settings.Settings;
import io.enomem.streams.RulesSettings;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.output.SafeText;
import io.enomem.streams.output.TextReport;
import io.enomem.streams.siem.Ecs;
import io.enomem.streams.siem.Ocsf;
import io.enomem.streams.siem.Revisions;
import io.enomem.streams.topology.IncidentDefinitions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code enomem diagnose PATH...}: what befell hosts that left their logs and samples behind; no Kafka. */
@Command(
        name = "diagnose",
        description = {
            "Tell what befell a host, from what it left behind; needs no Kafka.",
            "Each directory or archive is one host; loose files together are one."
        })
final class DiagnoseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Enomem enomem;

    @Mixin
    private SavedInputOptions input;

    @Mixin
    private RulesOptions rules;

    @Option(
            names = "--format",
            paramLabel = "text|json|ecs|ocsf",
            defaultValue = "text",
            description =
                    "Report for people, or one JSON object per line and incident: the diagnosis itself, or an event of"
                            + " the Elastic Common Schema or of OCSF; default ${DEFAULT-VALUE}.")
    private Format format;

    @Option(names = "--forecasts", description = "Also tell what heads for its limit but has not reached it.")
    private boolean forecasts;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = rules.load();
        Diagnostician engine = RulesSettings.engine(settings);
        IncidentSettings times = IncidentDefinitions.read(settings);
        for (SavedHost host : input.open(spec.commandLine().getErr())) {
            print(host, diagnose(host, engine, times), out);
            out.flush();
        }
        return input.exitCode();
    }

    private static OfflineRun.Result diagnose(SavedHost host, Diagnostician engine, IncidentSettings times) {
        try (Stream<SpecificRecord> records = host.records()) {
            return OfflineRun.run(records.iterator(), engine, times);
        }
    }

    private void print(SavedHost host, OfflineRun.Result result, PrintWriter out) {
        List<Diagnosis> diagnoses = new ArrayList<>(result.finals());
        if (forecasts) {
            diagnoses.addAll(result.forecasts());
        }
        notices(host, result);
        if (format != Format.text) {
            Function<Diagnosis, String> line = format.line();
            diagnoses.forEach(diagnosis -> out.println(line.apply(diagnosis)));
            return;
        }
        TextReport report = new TextReport(enomem.ansi().enabled());
        diagnoses.forEach(diagnosis -> out.println(report.of(diagnosis)));
        if (diagnoses.isEmpty()) {
            out.println(SafeText.of(host.name()) + ": nothing is the matter, as far as this input tells.");
        }
    }

    /** What a reader must know to trust the answer; beside the answer, never in it. */
    private void notices(SavedHost host, OfflineRun.Result result) {
        PrintWriter err = spec.commandLine().getErr();
        host.told().forEach(notice -> err.println("enomem: " + SafeText.of(notice)));
        if (result.late() > 0) {
            err.println("enomem: " + SafeText.of(host.name()) + ": " + result.late()
                    + " records were too far out of order to be used.");
        }
        err.flush();
    }

    /** How diagnoses may be shown here. */
    private enum Format {
        text,
        json,
        ecs,
        ocsf;

        /** One line per diagnosis; each is told once, as a SIEM is that asks for final revisions only. */
        Function<Diagnosis, String> line() {
            return switch (this) {
                case ecs -> new Ecs()::of;
                case ocsf -> new Ocsf(Revisions.FINAL)::of;
                case json -> new DiagnosisJson()::line;
                case text -> throw new IllegalStateException("A report for people is more than a line");
            };
        }
    }
}
