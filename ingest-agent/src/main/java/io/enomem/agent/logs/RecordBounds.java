// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/** How much one record may hold and how far its lines are looked for. Ours, but for what is said of each. */
final class RecordBounds {

    /** Lines before and lines after the matched one: a trace of a deep Java stack has about 200. */
    static final int LINES = 256;

    /** Lines of a container's other stream that may stand between two lines that belong together. */
    static final int OTHER_STREAM = 32;

    /** Bytes before and bytes after the matched line. */
    static final int CONTEXT_BYTES = 32 * 1024;

    /** A longer line is cut into pieces of this size, each a line of its own: Docker cuts at 16 KiB, journald at 48 KiB. */
    static final int LINE_BYTES = 64 * 1024;

    /** Characters of text in one record; Kafka's default for a message is 1 MB, and a thousand records share its time. */
    static final int TEXT_CHARS = 16 * 1024;

    /** Characters kept of the beginning of a record that is too long; the rest is kept around the match. */
    static final int HEAD_CHARS = 4 * 1024;

    private RecordBounds() {}
}
