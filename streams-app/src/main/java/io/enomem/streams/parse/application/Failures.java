// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.application.ErrnoMention.Form;
import io.enomem.streams.parse.text.Cursor;
import io.enomem.streams.parse.text.Display;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads failures: which error, of which call, of whom, towards whom. */
final class Failures {

    private static final int MAX_TEXT = 500;
    private static final int MAX_NAME = 200;

    /**
     * The kernel's own words in another log are no failure of an application, and nobody vouches for them; nor is what a
     * supervisor supposes of a process that was killed.
     */
    private static final List<String> OF_OTHERS = List.of(
            "Perhaps out of memory?",
            "Killed process ",
            "invoked oom-killer",
            "oom-kill:constraint=",
            "oom_reaper: ",
            "or sacrifice child",
            "consider tuning tcp_mem",
            "page allocation failure",
            "Unable to allocate memory on node");

    private Failures() {}

    static @Nullable ApplicationFailure read(RecordId id, Instant time, String service, LogEvent event, String text) {
        if (OF_OTHERS.stream().anyMatch(event.message()::contains)) {
            return null;
        }
        String all = event.all();
        Told told = told(event, all);
        if (told == null || (told.limit == null && !isTelling(told.mention.errno(), told.call))) {
            return null;
        }
        return new ApplicationFailure(
                id,
                time,
                service,
                dialect(event, told, text, service),
                told.call,
                told.limit == null ? told.mention.errno().name() : null,
                told.limit,
                bounded(event.peer() != null ? event.peer() : Peers.of(event.message())),
                event.pid() != null ? event.pid() : pid(all),
                bounded(event.thread() != null ? event.thread() : ThreadNames.in(all)),
                bounded(event.component() != null ? event.component() : KafkaTail.logger(event.message())),
                bounded(Exceptions.in(all)),
                shown(event, text, told.mention),
                Quoting.isQuoted(all, told.mention, event.level()));
    }

    /**
     * @param limit the runtime's own limit that was reached, else null
     * @param dialect whose words told it, where the words are one runtime's only
     */
    private record Told(
            ErrnoMention mention,
            Call call,
            @Nullable String limit,
            @Nullable String dialect) {}

    /** A number or a symbol is worth most, then the words of a runtime, then those of strerror. */
    private static @Nullable Told told(LogEvent event, String all) {
        ErrnoMention mention = field(event);
        if (mention == null) {
            mention = ErrnoFinder.find(all);
        }
        RuntimeLimits words = RuntimeLimits.in(all);
        if (words != null && (words.limit() != null || mention == null || mention.isText())) {
            ErrnoMention said = words.mention(all);
            Call call = words.call() != Call.UNKNOWN ? words.call() : Calls.of(all, said);
            return new Told(said, call, words.limit(), words.dialect());
        }
        if (mention == null) {
            return null;
        }
        if (words != null && words.call() != Call.UNKNOWN) {
            return new Told(mention, words.call(), null, words.dialect());
        }
        return new Told(mention, refine(Calls.of(all, mention), mention), null, null);
    }

    /** Marks of a server tell more than the words of the runtime that it runs on. */
    private static String dialect(LogEvent event, Told told, String text, String service) {
        String dialect = Dialects.of(event, text, service);
        return dialect.equals("plain") && told.dialect != null ? told.dialect : dialect;
    }

    /** An error in a field of its own. */
    private static @Nullable ErrnoMention field(LogEvent event) {
        String value = event.errno();
        if (value == null) {
            return null;
        }
        Long number = new Cursor(value).number();
        Errno errno = number != null ? Errno.of(number) : Errno.of(value);
        int end = event.message().length();
        return errno == null ? null : new ErrnoMention(errno, end, end, Form.NUMBER);
    }

    /** "Later" and "not permitted" tell something only of certain calls. */
    private static boolean isTelling(Errno errno, Call call) {
        return switch (errno) {
            case EAGAIN ->
                switch (call) {
                    case FORK, THREAD_CREATE, MEMORY_LOCK, MEMORY_MAP, SEND, CONNECT -> true;
                    default -> false;
                };
            case EPERM -> call == Call.SEND;
            default -> true;
        };
    }

    /** A pipe or socket that nobody reads is found by writing; being out of memory without further words is malloc's. */
    private static Call refine(Call call, ErrnoMention mention) {
        if (call != Call.UNKNOWN) {
            return call;
        }
        return switch (mention.errno()) {
            case EPIPE -> Call.SEND;
            case ENOMEM -> mention.isText() ? Call.MEMORY_ALLOCATE : Call.UNKNOWN;
            default -> Call.UNKNOWN;
        };
    }

    /** The first line, and the line that tells the error if that is another. */
    private static String shown(LogEvent event, String text, ErrnoMention mention) {
        String first = event.message().isEmpty() ? text : event.message();
        if (mention.from() <= event.message().length()) {
            return Display.of(first, MAX_TEXT);
        }
        String all = event.all();
        int start = all.lastIndexOf('\n', mention.from()) + 1;
        int end = all.indexOf('\n', mention.to());
        String line = all.substring(start, end < 0 ? all.length() : end).strip();
        return Display.of(first, MAX_TEXT / 2) + " … " + Display.of(line, MAX_TEXT / 2);
    }

    /** {@code pid 12}, {@code pid=12}, {@code (pid:12)}. */
    private static @Nullable Integer pid(String text) {
        for (int at = text.indexOf("pid"); at >= 0; at = text.indexOf("pid", at + 1)) {
            Cursor cursor = new Cursor(text, at + 3, text.length());
            boolean behind = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            if (behind && (cursor.skip("=") || cursor.skip(": ") || cursor.skip(":") || cursor.skip(" "))) {
                Integer pid = cursor.integer();
                if (pid != null) {
                    return pid;
                }
            }
        }
        return null;
    }

    private static @Nullable String bounded(@Nullable String name) {
        return name == null || name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }
}
