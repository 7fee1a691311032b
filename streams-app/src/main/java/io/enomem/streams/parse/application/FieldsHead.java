// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A record of fields: JSON or logfmt, by the names that the common loggers give them. */
final class FieldsHead implements Head {

    private static final List<String> MESSAGE = List.of("msg", "message", "event", "@message", "short_message", "log");
    private static final List<String> ERROR = List.of(
            "error", "err", "errmsg", "exception", "stack_trace", "stack", "exc_info", "reason", "cause", "detail");
    private static final List<String> LEVEL = List.of("level", "severity", "lvl", "s", "levelname", "log.level");
    private static final List<String> COMPONENT =
            List.of("logger", "logger_name", "component", "c", "module", "target", "caller", "name", "source");
    private static final List<String> THREAD = List.of("thread", "thread_name", "threadName", "ctx", "tid");
    private static final List<String> PEER = List.of(
            "peer",
            "remote",
            "remote_addr",
            "remoteAddr",
            "remote_address",
            "client",
            "client_ip",
            "addr",
            "address",
            "upstream",
            "dest");
    private static final List<String> ERRNO = List.of("errno", "code", "errorCode", "error_code");

    @Override
    public @Nullable LogEvent read(String line) {
        Map<String, String> fields = new TreeMap<>();
        boolean json = line.startsWith("{");
        if (json) {
            JsonFields.read(line, fields::putIfAbsent);
        } else {
            LogfmtFields.read(line, fields::putIfAbsent);
        }
        String message = first(fields, MESSAGE);
        if (fields.size() < 2 || (message == null && first(fields, ERROR) == null)) {
            return null;
        }
        return event(json ? "json" : "logfmt", fields, message == null ? "" : message);
    }

    private static LogEvent event(String dialect, Map<String, String> fields, String message) {
        StringBuilder text = new StringBuilder(message);
        append(text, fields.get("syscall"));
        for (String name : ERROR) {
            append(text, fields.get(name));
        }
        String whole = text.toString();
        int newline = whole.indexOf('\n');
        String pid = fields.get("pid");
        return LogEvent.of(dialect, newline < 0 ? whole : whole.substring(0, newline))
                .withRest(newline < 0 ? "" : whole.substring(newline + 1))
                .withLevel(first(fields, LEVEL))
                .withProcess(
                        pid == null ? null : new Cursor(pid).integer(), first(fields, THREAD), first(fields, COMPONENT))
                .withFields(peer(fields), first(fields, ERRNO));
    }

    private static void append(StringBuilder text, @Nullable String more) {
        if (more != null && !more.isEmpty()) {
            text.append(text.length() == 0 ? "" : ": ").append(more);
        }
    }

    private static @Nullable String first(Map<String, String> fields, List<String> names) {
        for (String name : names) {
            String value = fields.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /** An address or a name, not a port alone. */
    private static @Nullable String peer(Map<String, String> fields) {
        String peer = first(fields, PEER);
        Long number = peer == null ? null : new Cursor(peer).number();
        if (peer == null || peer.length() > 128 || String.valueOf(number).equals(peer)) {
            return null;
        }
        String port = fields.get("port");
        boolean bare = peer.indexOf(':') < 0 && port != null && new Cursor(port).integer() != null;
        return bare ? peer + ':' + port : peer;
    }
}
