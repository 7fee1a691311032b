// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/** Knows single lines of stack traces by their shape. Pure, linear. */
final class Frames {

    private Frames() {}

    /** A frame without its indentation: Java, Node and .NET "at", Python "File", Java's count of common frames. */
    static boolean indented(String line) {
        return line.startsWith("at ") || line.startsWith("File \"") || line.startsWith("... ");
    }

    /** An indented line of a Python trace: a frame or its source, but no frame of Java or Node. */
    static boolean python(String line) {
        return (line.startsWith("  ") && !indented(line.stripLeading())) || line.startsWith("  File \"");
    }

    /** The class and perhaps the message of an exception: {@code java.io.IOException: text}, {@code MemoryError}. */
    static boolean exception(String line) {
        int end = endOfClass(line);
        String name = line.substring(0, end);
        return name.endsWith("Error") || name.endsWith("Exception") || name.endsWith("Throwable");
    }

    /** The same for the last line of a Python trace, whose class may have any name: {@code socket.timeout: timed out}. */
    static boolean qualified(String line) {
        return line.substring(0, endOfClass(line)).indexOf('.') > 0;
    }

    /** A line of Go's dump after which a function may stand: the goroutine's head, or a file, which is indented by a tab. */
    static boolean go(String line) {
        return line.startsWith("goroutine ") || line.startsWith("runtime stack:") || line.startsWith("\t/");
    }

    /** A function with its arguments in Go's dump: {@code main.(*Server).serve(0xc000)}. */
    static boolean goFunction(String line) {
        int parenthesis = line.indexOf('(');
        return parenthesis > 0 && line.lastIndexOf(' ', parenthesis) < 0 && line.endsWith(")") && line.indexOf('.') > 0;
    }

    /** A frame of Ruby's: {@code /app/worker.rb:12:in 'write'}. */
    static boolean ruby(String line) {
        int file = line.indexOf(".rb:");
        int in = line.indexOf(":in ");
        return line.startsWith("/") && file > 0 && in > file;
    }

    /** A panic of Rust 1.73 or newer, whose message stands in the next line. */
    static boolean rustPanic(String line) {
        return line.startsWith("thread '") && line.contains("' panicked at ") && line.endsWith(":");
    }

    /** Where a class name at the beginning ends, if a colon and a blank or the line's end follow it; else 0. */
    private static int endOfClass(String line) {
        int end = 0;
        while (end < line.length()
                && (Character.isLetterOrDigit(line.charAt(end)) || "._$".indexOf(line.charAt(end)) >= 0)) {
            end++;
        }
        return end == line.length() || line.startsWith(": ", end) ? end : 0;
    }
}
