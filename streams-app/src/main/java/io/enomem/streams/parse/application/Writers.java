// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.schemas.LogRecord;
import io.enomem.schemas.LogWriter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose line it is, by who has the log open for writing. Pure. */
final class Writers {
    /** Programs that write down what others say, by comm (at most 15 bytes). Collected from their documentation. */
    private static final Set<String> OF_OTHERS = Set.of(
            "busybox",
            "cat",
            "conmon",
            "containerd",
            "containerd-shim",
            "cronolog",
            "dockerd",
            "fluent-bit",
            "fluentd",
            "logger",
            "multilog",
            "rotatelogs",
            "rsyslogd",
            "s6-log",
            "socklog",
            "supervisord",
            "svlogd",
            "syslog-ng",
            "syslogd",
            "systemd",
            "systemd-journal",
            "tee",
            "tinylog",
            "vector");

    private Writers() {}

    /** The process that logged the record; null where several may have, or a program that logs for others. */
    static @Nullable Integer pid(LogRecord record) {
        List<LogWriter> writers = record.getWriters();
        boolean known = writers.size() == 1
                && record.getContainer() == null
                && !OF_OTHERS.contains(writers.get(0).getComm());
        return known ? writers.get(0).getPid() : null;
    }
}
