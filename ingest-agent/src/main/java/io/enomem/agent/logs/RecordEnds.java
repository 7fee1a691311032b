// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/**
 * Where the last records that were given end, each an offset in the file: no later record of the same stream reaches back
 * over its own.
 */
record RecordEnds(long stdout, long stderr) {

    /** For what is of no stream both are one. */
    long of(LogStream stream) {
        return switch (stream) {
            case STDOUT -> stdout;
            case STDERR -> stderr;
            case NONE -> Math.max(stdout, stderr);
        };
    }

    RecordEnds with(LogStream stream, long end) {
        return new RecordEnds(
                stream == LogStream.STDERR ? stdout : Math.max(stdout, end),
                stream == LogStream.STDOUT ? stderr : Math.max(stderr, end));
    }

    /** What {@link #text} gave; one number stands for both. */
    static RecordEnds of(String text) {
        int comma = text.indexOf(',');
        return comma < 0
                ? new RecordEnds(Long.parseLong(text), Long.parseLong(text))
                : new RecordEnds(Long.parseLong(text.substring(0, comma)), Long.parseLong(text.substring(comma + 1)));
    }

    String text() {
        return stdout == stderr ? Long.toString(stdout) : stdout + "," + stderr;
    }
}
