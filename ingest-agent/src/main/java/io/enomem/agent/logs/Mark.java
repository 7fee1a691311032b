// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/**
 * A position in a file, and what stood right before it.
 *
 * @param tail the last bytes before {@link LogPosition#next}
 */
record Mark(LogPosition position, Fingerprint tail) {

    /** The beginning of a file. */
    static final Mark START = new Mark(LogPosition.START, Fingerprint.NONE);

    /** The mark of a position whose bytes before it are in a window. */
    static Mark of(LogPosition position, LogWindow window) {
        long from = Math.max(window.first(), position.next() - Fingerprint.TAIL_BYTES);
        return new Mark(position, Fingerprint.of(window.bytes(), window.index(from), window.index(position.next())));
    }

    /** Offset where the tail begins. */
    long tailStart() {
        return position.next() - tail.length();
    }
}
