// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

/**
 * Natural identity of the record a signal came from.
 *
 * @param source {@code kmsg}, {@code log:<path>}, {@code sample} or the name of a saved file
 * @param position sequence, line, offset, or milliseconds of CLOCK_BOOTTIME; orders records of one source
 * @param proven true only where the kernel itself vouches for the text (facility 0 of /dev/kmsg)
 */
public record RecordId(String source, long position, boolean proven) implements Comparable<RecordId> {
    @Override
    public int compareTo(RecordId other) {
        int bySource = source.compareTo(other.source);
        return bySource != 0 ? bySource : Long.compare(position, other.position);
    }

    @Override
    public String toString() {
        return source + '#' + position;
    }
}
