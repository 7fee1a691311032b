// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.UnreadableInputException;
import io.enomem.schemas.kafka.Reason;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * A command that could not do its work. What the user can set right is told in one sentence; only what nobody foresaw
 * shows its stack trace, for whoever mends it. Exit code 1.
 */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        String sentence = sentence(failure);
        if (sentence == null) {
            err.println("enomem: failed in a way that nobody foresaw; please report this:");
            failure.printStackTrace(err);
        } else {
            err.println("enomem: " + SafeText.of(sentence));
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What to tell of a failure that the user can do something about; null for any other. */
    private static @Nullable String sentence(Exception failure) {
        if (failure instanceof Failure
                || failure instanceof SettingsException
                || failure instanceof UnreadableInputException) {
            return failure.getMessage();
        }
        if (failure instanceof KafkaException kafka) {
            return "Kafka refuses or does not answer (" + Reason.of(kafka)
                    + "): check that it runs at this address, and the credentials.";
        }
        return null;
    }
}
