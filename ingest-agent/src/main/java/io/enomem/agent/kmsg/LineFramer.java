// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/**
 * Takes one line apart: quoting, {@code <PRI>}, a date with host and tag (RFC 3164, RFC 5424, ISO, busybox, OpenWrt,
 * journalctl), and dmesg's bracket. Recognises forms by what stands in the line, never by the kernel's version. Linear
 * in the line's length. One instance frames one line.
 */
final class LineFramer {
    private final TextCursor cursor;
    private final String line;
    private final @Nullable String host;
    private final LinePriority priority = new LinePriority();

    private @Nullable WallStamp wall;
    private @Nullable DmesgStamp stamp;
    private @Nullable String program;
    private boolean syslog;
    private boolean repeated;
    private boolean coloured;

    /**
     * @param line the line
     * @param host host name that follows dmesg's bracket in this file (journalctl -o short-monotonic), or null
     */
    LineFramer(String line, @Nullable String host) {
        this.line = Colours.without(line);
        this.cursor = new TextCursor(this.line);
        this.host = host;
    }

    /** The line's frame and text. */
    SavedLine frame(long number, long offset, boolean cut) {
        skipQuoting();
        boolean prioritised = priority.read(cursor);
        boolean rfc5424 = prioritised && cursor.skip("1 ");
        int dateAt = cursor.at();
        wall = consoleDate();
        if (wall == null) {
            wall = DateText.read(cursor);
        }
        boolean kernel;
        if (wall != null) {
            kernel = isDmesgIso(dateAt) ? cursor.skip(' ') : rfc5424 ? structured() : dated();
        } else if (names() || bracket()) {
            kernel = isKernelAfterHost();
        } else {
            kernel = cursor.skip("kernel: ") || (prioritised && priority.isOfKernel());
            if (!kernel) {
                return SavedLine.of(number, offset, Frame.NONE, line, cut);
            }
            bracket();
        }
        return framed(number, offset, kernel, cut);
    }

    private SavedLine framed(long number, long offset, boolean kernel, boolean cut) {
        Long micros = stamp == null ? null : stamp.monotonicMicros();
        WallStamp date = wall != null ? wall : stamp == null ? null : stamp.wall();
        Long delta = stamp == null ? null : stamp.deltaMicros();
        String caller = stamp == null ? null : stamp.caller();
        Frame frame =
                new Frame(date, micros, delta, priority.facility(), priority.level(), caller, kernel, cursor.at());
        return SavedLine.of(number, offset, frame, kernel ? text() : line, cut).by(kernel ? null : program);
    }

    /** What is left of the line, without the escapes that its writer used. */
    private String text() {
        String rest = cursor.rest();
        if (repeated && rest.endsWith("]")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        if (!syslog) {
            return KmsgText.unescape(rest);
        }
        return KmsgText.unescapeSyslog(coloured ? Colours.trimmed(rest) : Colours.unwrapped(rest));
    }

    /** Passes the blanks and marks of a quotation in mail. */
    private void skipQuoting() {
        cursor.blanks();
        while (cursor.skip('>')) {
            cursor.blanks();
        }
    }

    /** {@code [2024-05-01 10:00:00]}, as minicom and console servers write it before each line. */
    private @Nullable WallStamp consoleDate() {
        int start = cursor.at();
        WallStamp date = cursor.skip('[') ? DateText.read(cursor) : null;
        if (date == null || date.year() == 0 || !cursor.skip(']')) {
            cursor.moveTo(start);
            return null;
        }
        return date;
    }

    /** dmesg writes ISO dates with a comma and six decimals, and no host behind them; syslog never does. */
    private boolean isDmesgIso(int dateAt) {
        int comma = dateAt + "2018-11-20T22:30:22".length();
        return line.length() > comma + 7
                && line.charAt(comma) == ','
                && line.charAt(dateAt + 10) == 'T'
                && wall != null
                && wall.offsetSeconds() != null;
    }

    /** RFC 5424 after the date: {@code host app procid msgid [structured data] text}. */
    private boolean structured() {
        cursor.blanks();
        cursor.word();
        cursor.blanks();
        String app = cursor.word();
        boolean kernel = app.equals("kernel");
        program = app.equals("-") ? null : app;
        for (int i = 0; i < 2; i++) {
            cursor.blanks();
            cursor.word();
        }
        cursor.blanks();
        if (cursor.peek() == '[') {
            cursor.until(']', line.length());
        } else {
            cursor.skip('-');
        }
        cursor.skip(' ');
        cursor.skip("\uFEFF");
        return kernel && content();
    }

    /** After a date: {@code [host] [facility.level] tag: text}, dmesg's bracket, or a line that only the kernel writes. */
    private boolean dated() {
        cursor.blanks();
        if (KernelSignals.opensWithKernelsOwn(line, cursor.at())) {
            return true;
        }
        for (int word = 0; word < 3 && !cursor.atEnd(); word++) {
            if (cursor.peek() == '[' && bracket()) {
                return true;
            }
            String token = cursor.word();
            if (token.endsWith(":")) {
                // a first word with a colon is a message's own, not the tag behind a host
                program = word == 0 ? null : SyslogTag.programOf(token);
                return SyslogTag.isKernel(token) && content();
            }
            priority.named(token);
            cursor.blanks();
        }
        return false;
    }

    /** What follows the kernel's tag: one blank, perhaps a priority, perhaps dmesg's bracket, then the text. */
    private boolean content() {
        syslog = true;
        cursor.skip(' ');
        repeated = repetition();
        int start = cursor.at();
        cursor.moveTo(Colours.skip(line, start));
        coloured = cursor.at() > start;
        cursor.blanks();
        priority.read(cursor);
        if (!bracket()) {
            cursor.moveTo(start);
            coloured = false;
        }
        return true;
    }

    /** {@code message repeated 7 times: [ text]}: rsyslog's way to write a line once. */
    private boolean repetition() {
        int start = cursor.at();
        if (cursor.skip("message repeated ") && cursor.digits(1, 9) > 0 && cursor.skip(" times: [")) {
            return true;
        }
        cursor.moveTo(start);
        return false;
    }

    /** {@code kern  :warn  : }, as dmesg -x writes it, and the bracket behind it. */
    private boolean names() {
        int colon = line.indexOf(':', cursor.at());
        int second = colon < 0 ? -1 : line.indexOf(':', colon + 1);
        if (second < 0 || second - cursor.at() > 20) {
            return false;
        }
        String facilityName = line.substring(cursor.at(), colon).strip();
        String levelName = line.substring(colon + 1, second).strip();
        if (!priority.named(facilityName + '.' + levelName)) {
            return false;
        }
        cursor.moveTo(second + 1);
        cursor.skip(' ');
        int dateAt = cursor.at();
        if (!bracket()) {
            wall = DateText.read(cursor);
            if (wall != null && isDmesgIso(dateAt)) {
                cursor.skip(' ');
            }
        }
        return true;
    }

    private boolean bracket() {
        DmesgStamp read = DmesgStamp.read(cursor);
        if (read != null) {
            stamp = read;
        }
        return read != null;
    }

    /** What dmesg shows was in the kernel's ring; where journalctl put host and tag behind the bracket, the tag decides. */
    private boolean isKernelAfterHost() {
        int start = cursor.at();
        if (host == null || !cursor.skip(host + ' ')) {
            return true;
        }
        boolean kernel = SyslogTag.isKernel(cursor.word()) && cursor.skip(' ');
        if (!kernel) {
            cursor.moveTo(start);
        }
        return kernel;
    }
}
