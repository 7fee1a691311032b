// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.schemas.LogRecord;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.UserspaceKill;
import java.util.List;

/**
 * Turns a record of an application log into {@link ApplicationFailure}, {@link UserspaceKill} or {@link ServiceChange}:
 * none or one. Time is linear in the record. Stateless and thread-safe.
 */
public final class ApplicationLogParser {

    /** Longest record that is looked at, characters; the agent's bound is lower. */
    private static final int MAX_TEXT = 64 * 1024;

    /** What the record tells; empty if nothing of memory, sockets or the life of a service. */
    public List<Signal> parse(LogRecord record) {
        String whole = record.getText();
        String text = whole.length() > MAX_TEXT ? whole.substring(0, MAX_TEXT) : whole;
        RecordId id = id(record);
        LogEvent event = Heads.read(text);
        UserspaceKill kill = UserspaceKills.read(id, record.getTime(), event);
        if (kill != null) {
            return List.of(kill);
        }
        ApplicationFailure failure = Failures.read(id, record.getTime(), record.getService(), event, text);
        if (failure != null) {
            return List.of(failure.pid() == null ? failure.by(Writers.pid(record)) : failure);
        }
        ServiceChange change = ServiceChanges.read(id, record.getTime(), record.getService(), event);
        return change == null ? List.of() : List.of(change);
    }

    /** Offsets begin anew when a file was truncated. */
    private static RecordId id(LogRecord record) {
        String generation = record.getGeneration() == 0 ? "" : "@" + record.getGeneration();
        return new RecordId("log:" + record.getPath() + generation, record.getOffset(), false);
    }
}
