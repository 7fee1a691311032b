// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.capture.Capture;
import io.enomem.agent.capture.CaptureOptions;
import io.enomem.agent.sample.HostIdentity;
import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem capture --out DIR}: records this host in the capture format; no Kafka. */
@Command(
        name = "capture",
        description = {
            "Record this host for a while, so that it can be diagnosed elsewhere; needs no Kafka.",
            "Passwords, tokens, e-mail addresses and card numbers are taken out; files are the owner's alone."
        })
final class CaptureCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Directory to make.")
    private Path out;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = TimeSpan.class,
            description = "How long, such as 90s, 10m or 1h; default ${DEFAULT-VALUE}. Ctrl-C ends it early.")
    private Duration length;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = TimeSpan.class,
            description = "Time between two samples; default ${DEFAULT-VALUE}.")
    private Duration interval;

    @Option(names = "--logs", paramLabel = "GLOB", description = "Application logs to take along. Repeatable.")
    private List<String> logs = new ArrayList<>();

    @Option(
            names = "--anonymise",
            description =
                    "Put pseudonyms in place of host names, IP and MAC addresses, users and machine ids: the same for"
                            + " the same in every file. Ports, loopback and the kind of an address stay.")
    private boolean anonymise;

    private CaptureCommand() {}

    @Override
    public void run() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("Recording this host for " + length.toSeconds() + " s into " + out + " ...");
        err.flush();
        Capture capture = new Capture(
                new CaptureOptions(out, length, interval, logs, anonymise), HostIdentity.ofThisHost(), notice -> {
                    err.println(notice);
                    err.flush();
                });
        try {
            int samples = capture.record();
            PrintWriter text = spec.commandLine().getOut();
            text.println(samples + " samples. Diagnose them with: enomem diagnose " + out);
            text.flush();
        } catch (DirectoryNotEmptyException e) {
            throw new Failure(out + " is not empty: name a directory that does not exist yet, with --out", e);
        } catch (IOException e) {
            throw new Failure(
                    "The capture cannot be written to " + out + " (" + e.getMessage() + "): choose another"
                            + " place with --out",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
