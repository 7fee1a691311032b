// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of a saved log: its frame and its text.
 *
 * @param number number of its first line in the file, from 1
 * @param offset offset in bytes of its first line
 * @param frame what stood around the text
 * @param text the text; lines of one record are joined by newlines
 * @param sequence sequence number, where the form keeps it
 * @param continuation true for a fragment that continues the record before it
 * @param bootId boot id, where the form keeps it
 * @param program name of the program that wrote it, where the form keeps it apart from the text
 * @param properties the record's dictionary
 * @param cut true if a part of the text was too long to keep
 */
record SavedLine(
        long number,
        long offset,
        Frame frame,
        String text,
        @Nullable Long sequence,
        boolean continuation,
        @Nullable String bootId,
        @Nullable String program,
        Map<String, String> properties,
        boolean cut) {
    /** A line of plain text. */
    static SavedLine of(long number, long offset, Frame frame, String text, boolean cut) {
        return new SavedLine(number, offset, frame, text, null, false, null, null, Map.of(), cut);
    }

    /** The same line, written by that program. */
    SavedLine by(@Nullable String otherProgram) {
        return new SavedLine(
                number, offset, frame, text, sequence, continuation, bootId, otherProgram, properties, cut);
    }
}
