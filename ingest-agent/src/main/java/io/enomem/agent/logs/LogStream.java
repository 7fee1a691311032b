// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/** Which of a container's two streams a line came by: a runtime writes both into one file, as they come. */
enum LogStream {
    /** The line is not wrapped by a container runtime. */
    NONE,
    STDOUT,
    STDERR;

    /** The stream of that name; NONE for any other. */
    static LogStream of(String name) {
        return switch (name) {
            case "stdout" -> STDOUT;
            case "stderr" -> STDERR;
            default -> NONE;
        };
    }

    /** True if lines of the other one may stand between lines of this one that belong together. */
    boolean isBeside(LogStream other) {
        return this != NONE && other != NONE && this != other;
    }
}
