// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.kmsg.ProgramLines;
import io.enomem.agent.logs.LogRecords;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records of a syslog file without the kernel's, each with the program that its line names as the service. */
final class SyslogRecords implements LogRecords {
    private final LogRecords all;
    private final ProgramLines lines;

    SyslogRecords(LogRecords all, ProgramLines lines) {
        this.all = all;
        this.lines = lines;
    }

    @Override
    public @Nullable LogRecord next() throws IOException {
        LogRecord record = all.next();
        while (record != null && lines.isKernels(firstLine(record))) {
            record = all.next();
        }
        String program = record == null ? null : lines.program(firstLine(record));
        return record == null || program == null
                ? record
                : LogRecord.newBuilder(record).setService(program).build();
    }

    @Override
    public void close() throws IOException {
        all.close();
    }

    private static String firstLine(LogRecord record) {
        String text = record.getText();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
