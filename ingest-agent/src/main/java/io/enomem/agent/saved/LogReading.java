// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.kmsg.KernelText;
import io.enomem.agent.kmsg.ProgramLines;
import io.enomem.agent.logs.LogFile;
import io.enomem.agent.logs.LogPipeline;
import io.enomem.agent.logs.LogRecords;
import java.io.IOException;
import java.io.InputStream;

/** Opens saved logs for what programs wrote into them. */
final class LogReading {
    private final LogPipeline pipeline;
    private final HostContext host;

    LogReading(LogPipeline pipeline, HostContext host) {
        this.pipeline = pipeline;
        this.host = host;
    }

    /** The records of an application's own log. */
    LogRecords application(SavedFile file) throws IOException {
        LogFile known = host.application(file);
        InputStream in = file.open(host.notices());
        return pipeline.records(in, known);
    }

    /** The records of programs in a log of the system; the kernel's lines in it are left to {@link KernelLines}. */
    LogRecords programs(SavedFile file) throws IOException {
        KernelText text = new KernelText(file.open(host.notices()), host.log(file, false));
        ProgramLines programs = text.programs();
        if (programs.kind() == ProgramLines.Kind.ENTRIES) {
            return new JournalRecords(text, pipeline, host.application(file));
        }
        text.close();
        LogRecords all = programs.kind() == ProgramLines.Kind.TEXT
                ? application(file)
                : pipeline.records(InputStream.nullInputStream(), host.application(file));
        return new SyslogRecords(all, programs);
    }
}
