// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.ServiceChange.Kind;
import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import io.enomem.streams.parse.text.Display;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads starts, stops and ends of services: systemd, containers and their managers, supervisors, and what servers say of
 * themselves and of their workers.
 */
final class ServiceChanges {

    private static final int MAX_TEXT = 500;
    private static final int SIGKILL = 9;

    /** Exit code of a shell or container whose process a signal ended: 128 + its number. */
    private static final int SIGNALLED = 128;

    private record Words(String phrase, Kind kind) {}

    /** The first that is said decides. */
    private static final List<Words> PHRASES = List.of(
            new Words("result 'oom-kill'", Kind.OOM_KILLED),
            new Words("killed by the OOM killer", Kind.OOM_KILLED),
            new Words("OOMKilled", Kind.OOM_KILLED),
            new Words("OOMKilling", Kind.OOM_KILLED),
            new Words("TaskOOM", Kind.OOM_KILLED),
            new Words("SystemOOM", Kind.OOM_KILLED),
            new Words("failed liveness probe", Kind.PROBE_FAILED),
            new Words("failed startup probe", Kind.PROBE_FAILED),
            new Words("Liveness probe failed", Kind.PROBE_FAILED),
            new Words("status=9/KILL", Kind.KILLED),
            new Words("terminated by signal 9", Kind.KILLED),
            new Words("exited on signal 9", Kind.KILLED),
            new Words("due to signal 9", Kind.KILLED),
            new Words("exit signal Killed (9)", Kind.KILLED),
            new Words("terminated by SIGKILL", Kind.KILLED),
            new Words("was sent SIGKILL", Kind.KILLED),
            new Words("exit code 137", Kind.KILLED),
            new Words("exited with code 137", Kind.KILLED),
            new Words("exit status 137", Kind.KILLED),
            new Words("exitCode=137", Kind.KILLED),
            new Words("Main process exited", Kind.EXITED),
            new Words("Deactivated successfully", Kind.EXITED),
            new Words("exited with code ", Kind.EXITED),
            new Words("due to administrator command", Kind.STOP_REQUESTED),
            new Words("SIGTERM", Kind.STOP_REQUESTED),
            new Words("signal 15", Kind.STOP_REQUESTED),
            new Words("shutdown request", Kind.STOP_REQUESTED),
            new Words("raceful shutdown", Kind.STOP_REQUESTED),
            new Words("racefully shutting down", Kind.STOP_REQUESTED),
            new Words("hutting down", Kind.STOP_REQUESTED),
            new Words("User requested shutdown", Kind.STOP_REQUESTED),
            new Words("Stopping ", Kind.STOP_REQUESTED),
            new Words("Stopped ", Kind.EXITED),
            new Words("Started ", Kind.STARTED),
            new Words("ready to accept connections", Kind.STARTED),
            new Words("Ready to accept connections", Kind.STARTED),
            new Words("ready for connections", Kind.STARTED));

    private ServiceChanges() {}

    /** earlyoom names the limits at which it would act; it has not yet. */
    private static final String LIMITS = "SIGTERM limits";

    static @Nullable ServiceChange read(RecordId id, Instant time, String service, LogEvent event) {
        String text = event.message();
        if (text.contains(LIMITS)) {
            return null;
        }
        for (Words words : PHRASES) {
            int at = text.indexOf(words.phrase);
            if (at < 0 || !counts(event, words, at)) {
                continue;
            }
            Integer signal = signal(text);
            Integer exit = exitCode(text);
            return new ServiceChange(
                    id,
                    time,
                    service,
                    words.kind,
                    subject(event, words, at),
                    pid(text),
                    signal,
                    exit,
                    Display.of(text, MAX_TEXT));
        }
        return null;
    }

    /** systemd's short words mean units; elsewhere they begin any sentence. */
    private static boolean counts(LogEvent event, Words words, int at) {
        boolean short_ = words.phrase.endsWith("ing ") || words.phrase.endsWith("ed ");
        boolean systemd = event.component() != null && event.component().startsWith("systemd");
        return !short_ || (systemd && at == 0);
    }

    /** The unit that systemd names in front, or behind its verb. */
    private static @Nullable String subject(LogEvent event, Words words, int at) {
        String text = event.message();
        int colon = text.indexOf(": ");
        if (colon > 0 && colon < at && isUnit(text.substring(0, colon))) {
            return text.substring(0, colon);
        }
        if (at == 0 && words.phrase.endsWith(" ")) {
            String name = text.substring(words.phrase.length());
            int dash = name.indexOf(" - ");
            String unit = dash < 0 ? name : name.substring(0, dash);
            return trimDots(unit);
        }
        for (String key : List.of("containerName=\"", "container=\"", "pod=\"", "container_id=\"", "containerID=\"")) {
            Cursor cursor = new Cursor(text);
            if (cursor.skipPast(key)) {
                return cursor.until("\"");
            }
        }
        return null;
    }

    private static boolean isUnit(String word) {
        return word.indexOf(' ') < 0 && word.indexOf('.') > 0 && word.length() <= 256;
    }

    private static @Nullable String trimDots(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '.') {
            end--;
        }
        return end == 0 || end > 256 ? null : name.substring(0, end);
    }

    private static @Nullable Integer signal(String text) {
        if (text.contains("SIGKILL") || text.contains("status=9/KILL") || text.contains("signal Killed (9)")) {
            return SIGKILL;
        }
        Integer number = behind(text, "signal ");
        if (number != null) {
            return number;
        }
        if (text.contains("SIGTERM")) {
            return 15;
        }
        Integer exit = exitCode(text);
        return exit != null && exit > SIGNALLED && exit < SIGNALLED + 65 ? Integer.valueOf(exit - SIGNALLED) : null;
    }

    private static @Nullable Integer exitCode(String text) {
        for (String key :
                List.of("code=exited, status=", "exit code ", "exited with code ", "exit status ", "exitCode=")) {
            Integer code = behind(text, key);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    /** {@code PID 12}, {@code pid:12}, {@code pid 12}, {@code process 12}, {@code child 12}. */
    private static @Nullable Integer pid(String text) {
        for (String key : List.of("PID ", "pid:", "pid ", "pid=", "process ", "child ")) {
            Integer pid = behind(text, key);
            if (pid != null) {
                return pid;
            }
        }
        return null;
    }

    private static @Nullable Integer behind(String text, String key) {
        for (int at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
            boolean word = at == 0 || !Chars.isWord(text.charAt(at - 1));
            Integer number = word ? new Cursor(text, at + key.length(), text.length()).integer() : null;
            if (number != null) {
                return number;
            }
        }
        return null;
    }
}
