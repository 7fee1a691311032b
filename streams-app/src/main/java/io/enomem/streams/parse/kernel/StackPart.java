// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.Allocation;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack dump: {@code CPU: 0 PID: 1 Comm: x Not tainted 6.1.0 ...} (before 3.10 {@code Pid: 1, comm: x ...}), the
 * hardware line and the frames, as dump_stack prints them on every architecture.
 */
final class StackPart {

    private static final int MAX_FRAMES = 64;

    private final List<String> frames = new ArrayList<>();
    private final List<String> guesses = new ArrayList<>();
    private @Nullable String driver;
    private boolean forgotten;
    private @Nullable Integer cpu;
    private @Nullable Integer pid;
    private @Nullable String comm;
    private @Nullable String taint;
    private @Nullable String release;
    private @Nullable String hardware;

    static boolean isTask(String line) {
        return line.startsWith("CPU: ") && line.contains(" Comm: ");
    }

    /** {@code sym+0x1/0x2}, with an address or a module or without; before 2.6.2x {@code [sym+12/345]}. */
    static boolean isFrame(String line) {
        int plus = line.indexOf("+0x");
        if (plus > 0) {
            return isSymbol(line.charAt(plus - 1));
        }
        return (line.startsWith("[") && line.endsWith("]") && line.indexOf('+') > 0 && line.indexOf('/') > 0)
                || decoded(line) > 0;
    }

    /** {@code dump_header (mm/oom_kill.c:468 (discriminator 1))}, as scripts/decode_stacktrace.sh writes: the symbol's end. */
    private static int decoded(String line) {
        int open = line.indexOf(" (");
        int end = open > 0 ? line.indexOf(".c:", open) : -1;
        if (end < 0) {
            end = open > 0 ? line.indexOf(".h:", open) : -1;
        }
        int from = line.startsWith("? ") ? 2 : 0;
        if (end < 0 || open <= from || !Chars.isDigit(end + 3 < line.length() ? line.charAt(end + 3) : ' ')) {
            return 0;
        }
        for (int i = from; i < open; i++) {
            if (!isSymbol(line.charAt(i))) {
                return 0;
            }
        }
        return open;
    }

    void task(String line) {
        Cursor cursor = new Cursor(line);
        if (cursor.skip("Pid: ")) {
            pid = cursor.integer();
            cursor.skipPast("comm: ");
        } else if (cursor.skip("CPU: ")) {
            cpu = cursor.integer();
            if (cursor.skipPast("PID: ")) {
                pid = cursor.integer();
            }
            cursor.skipPast("Comm: ");
        }
        commAndRelease(cursor);
    }

    /** The name is up to 15 bytes of anything, so the words after it are looked for from the end. */
    private void commAndRelease(Cursor cursor) {
        String name = cursor.untilLast(" Not tainted ");
        boolean tainted = name == null;
        if (tainted) {
            name = cursor.untilLast(" Tainted: ");
        }
        if (name == null) {
            comm = cursor.rest();
            return;
        }
        String kdump = " Kdump: loaded";
        comm = name.endsWith(kdump) ? name.substring(0, name.length() - kdump.length()) : name;
        StringBuilder letters = new StringBuilder();
        for (String word = cursor.blanks().word();
                word != null;
                word = cursor.blanks().word()) {
            if (Chars.isDigit(word.charAt(0)) && word.indexOf('.') > 0) {
                release = word;
                break;
            }
            letters.append(letters.length() == 0 ? "" : " ").append(word);
        }
        taint = tainted ? letters.toString() : null;
    }

    void stack(String line) {
        if (line.startsWith("Hardware name: ")) {
            hardware = line.substring("Hardware name: ".length());
        } else if (isFrame(line)) {
            frame(line);
        }
    }

    /** The frames are not known to be of this task; those that follow are no better. */
    void forget() {
        frames.clear();
        guesses.clear();
        driver = null;
        forgotten = true;
    }

    private void frame(String line) {
        if (forgotten) {
            return;
        }
        int plus = line.indexOf("+0x");
        if (plus < 0) {
            plus = decoded(line);
        }
        if (plus <= 0) {
            plus = line.indexOf('+');
        }
        int from = plus;
        while (from > 0 && isSymbol(line.charAt(from - 1))) {
            from--;
        }
        while (from < plus && line.charAt(from) == '.') {
            from++;
        }
        boolean guess = from > 1 && line.startsWith("? ", from - 2);
        List<String> kind = guess ? guesses : frames;
        if (from < plus && kind.size() < MAX_FRAMES) {
            kind.add(line.substring(from, plus));
        }
        if (!guess && driver == null) {
            driver = module(line, plus);
        }
    }

    /** The module in {@code sym+0x1/0x2 [e1000e]}, since 5.14 {@code [e1000e 0123abc]} with a build id. */
    private static @Nullable String module(String line, int from) {
        int open = line.indexOf(" [", from);
        int close = open < 0 ? -1 : line.indexOf(']', open);
        if (close < 0) {
            return null;
        }
        String inside = line.substring(open + 2, close);
        int blank = inside.indexOf(' ');
        String module = blank < 0 ? inside : inside.substring(0, blank);
        return module.isEmpty() || module.startsWith("<") ? null : module;
    }

    private static boolean isSymbol(char c) {
        return Chars.isWord(c) || c == '.' || c == '$';
    }

    /** Frames that the unwinder vouches for; where it vouches for none, its guesses. */
    Allocation allocation(Gfp gfp, @Nullable Integer order) {
        return new Allocation(gfp.hex(), gfp.symbols(), order, frames(), driver);
    }

    List<String> frames() {
        return frames.isEmpty() ? guesses : frames;
    }

    OomReport.@Nullable Machine machine() {
        if (cpu == null && release == null && taint == null && hardware == null) {
            return null;
        }
        return new OomReport.Machine(cpu, release, taint, hardware);
    }

    @Nullable
    Integer pid() {
        return pid;
    }

    @Nullable
    String comm() {
        return comm;
    }
}
