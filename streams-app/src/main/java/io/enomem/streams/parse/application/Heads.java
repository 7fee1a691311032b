// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the head off a record: the first way of writing that fits. */
final class Heads {

    /** Those that cannot be mistaken first. */
    private static final List<Head> SPECIAL = List.of(
            new FieldsHead(),
            new NginxHead(),
            new JvmHead(),
            new PhpHead(),
            new ElasticHead(),
            new ApacheHead(),
            new HaproxyHead(),
            new MysqlHead(),
            new MongoHead(),
            new RedisHead(),
            new KlogHead(),
            new SyslogHead());

    private static final List<Head> INSIDE = List.of(
            new FieldsHead(),
            new NginxHead(),
            new JvmHead(),
            new PhpHead(),
            new ElasticHead(),
            new HaproxyHead(),
            new MysqlHead(),
            new RedisHead(),
            new KlogHead());

    private static final GenericHead GENERIC = new GenericHead();

    private static final int MAX_CONTAINER = 64;

    private Heads() {}

    /** @param text the record: the line that matched and those that belong to it */
    static LogEvent read(String text) {
        int newline = text.indexOf('\n');
        String line = withoutContainer(newline < 0 ? text : text.substring(0, newline));
        String rest = newline < 0 ? "" : text.substring(newline + 1);
        LogEvent event = firstOf(SPECIAL, line);
        if (event == null) {
            event = GENERIC.read(line);
        }
        if (rest.isEmpty()) {
            return event;
        }
        return event.withRest(event.rest().isEmpty() ? rest : event.rest() + '\n' + rest);
    }

    /** {@code web_1  | ...}: Docker Compose puts the container's name in front. */
    private static String withoutContainer(String line) {
        int bar = line.indexOf(" | ");
        if (bar <= 0 || bar > MAX_CONTAINER) {
            return line;
        }
        String name = line.substring(0, bar).stripTrailing();
        return name.indexOf(' ') < 0 && name.indexOf('[') < 0 ? line.substring(bar + 3) : line;
    }

    /** A head behind that of syslog, or null. */
    static @Nullable LogEvent inner(String message) {
        return firstOf(INSIDE, message);
    }

    private static @Nullable LogEvent firstOf(List<Head> heads, String line) {
        for (Head head : heads) {
            LogEvent event = head.read(line);
            if (event != null) {
                return event;
            }
        }
        return null;
    }
}
