// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/** {@code Nov 22 08:36:27 host sshd[131]: ...} (RFC 3164), or with a date of RFC 3339. */
final class SyslogHead implements Head {

    @Override
    public @Nullable LogEvent read(String line) {
        Cursor cursor = new Cursor(line);
        String host = date(cursor) ? cursor.blanks().word() : null;
        if (host == null || Levels.isLevel(host) || host.endsWith(":")) {
            return null; // a program and what it says, behind a date alone
        }
        String tag = cursor.blanks().until(": ");
        if (tag == null || tag.isEmpty() || tag.indexOf(' ') >= 0 || tag.equals("failed")) {
            return null; // "sendmsg failed: ..." names a call and no program
        }
        int open = tag.indexOf('[');
        String program = open < 0 ? tag : tag.substring(0, open);
        Integer pid = open < 0 ? null : new Cursor(tag, open + 1, tag.length()).integer();
        if ((open >= 0 && pid == null) || !isProgram(program)) {
            return null;
        }
        LogEvent event = LogEvent.of("syslog", cursor.blanks().rest()).withProcess(pid, null, program);
        LogEvent inner = Heads.inner(event.message());
        return inner == null ? event : merge(event, inner);
    }

    /** Many programs write a head of their own behind that of syslog. */
    private static LogEvent merge(LogEvent outer, LogEvent inner) {
        Integer pid = inner.pid() != null ? inner.pid() : outer.pid();
        String component = inner.component() != null ? inner.component() : outer.component();
        return inner.withProcess(pid, inner.thread(), component);
    }

    private static boolean isProgram(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!Chars.isWord(c) && "-./@()".indexOf(c) < 0) {
                return false;
            }
        }
        return !word.isEmpty() && !Levels.isLevel(word);
    }

    private static boolean date(Cursor cursor) {
        String first = cursor.word();
        if (first == null) {
            return false;
        }
        if (first.length() > 18 && first.charAt(10) == 'T' && Chars.isDigit(first.charAt(0))) {
            return true;
        }
        boolean month = first.length() == 3 && Chars.isCapital(first.charAt(0));
        if (!month || cursor.blanks().integer() == null) {
            return false;
        }
        String time = cursor.blanks().word();
        return time != null && time.length() >= 8 && time.charAt(2) == ':' && time.charAt(5) == ':';
    }
}
