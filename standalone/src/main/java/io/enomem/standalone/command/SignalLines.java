// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.streams.output.SignalJson;
import io.enomem.streams.parse.NotUnderstood;
import io.enomem.streams.parse.NotUnderstood.Reason;
import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.application.ApplicationLogParser;
import io.enomem.streams.parse.kernel.KernelLogParser;
import io.enomem.streams.parse.kernel.Misses;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of one host as JSON lines of what was understood, each signal once, as fully as it was told; in bounded
 * memory. Not thread-safe.
 */
final class SignalLines {

    /** Signals held back because more of them may follow; a report is complete long before so many others begin. */
    private static final int MAX_HELD = 4_096;

    private static final int MAX_TEXT = 500;

    private final Map<String, KernelLogParser> boots = new TreeMap<>();
    private final ApplicationLogParser logs = new ApplicationLogParser();
    private final Map<Identity, String> held = new LinkedHashMap<>();
    private final SignalJson json = new SignalJson();
    private final Consumer<String> out;

    SignalLines(Consumer<String> out) {
        this.out = out;
    }

    void accept(SpecificRecord record) {
        if (record instanceof KernelRecord kernel) {
            KernelLogParser parser = boots.computeIfAbsent(kernel.getBootId(), boot -> new KernelLogParser());
            boolean read = parser.accept(kernel, this::hold);
            NotUnderstood miss = Misses.of(kernel, read);
            if (miss != null) {
                hold(miss);
            }
        } else if (record instanceof LogRecord log) {
            List<Signal> signals = logs.parse(log);
            signals.forEach(this::hold);
            if (signals.isEmpty() && !log.getPhrases().isEmpty()) {
                hold(miss(log));
            }
        }
    }

    /** The input has ended. */
    void end() {
        boots.values().forEach(parser -> parser.end(this::hold));
        held.values().forEach(out);
        held.clear();
    }

    /** The agent found a phrase in it, and the parser no failure. */
    private static NotUnderstood miss(LogRecord log) {
        String text = log.getText();
        return new NotUnderstood(
                new RecordId("log:" + log.getPath(), log.getOffset(), false),
                log.getTime(),
                Reason.UNKNOWN_FORM,
                text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
    }

    private void hold(Signal signal) {
        hold(new Identity(signal.id(), signal.getClass()), json.line(signal));
    }

    private void hold(NotUnderstood miss) {
        hold(new Identity(miss.id(), NotUnderstood.class), json.line(miss));
    }

    private void hold(Identity identity, String line) {
        held.put(identity, line);
        if (held.size() > MAX_HELD) {
            Iterator<String> oldest = held.values().iterator();
            out.accept(oldest.next());
            oldest.remove();
        }
    }

    private record Identity(RecordId id, Class<?> kind) {}
}
