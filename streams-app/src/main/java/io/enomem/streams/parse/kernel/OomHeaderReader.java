// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * dump_header (mm/oom_kill.c): {@code x invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0}. 4.9 to
 * 4.20 add {@code nodemask=(null)} before or after the order; before 3.7 the last key is oom_adj or oomkilladj; before
 * 2.6.18 no name stands in front.
 */
final class OomHeaderReader implements LineReader {

    private static final String INVOKED = " invoked oom-killer:";
    private static final String BARE = "oom-killer: gfp_mask=";

    /** The last key, newest first. */
    private static final List<String> ADJUSTMENTS = List.of("oom_score_adj=", "oom_adj=", "oomkilladj=");

    @Override
    public List<String> words() {
        return List.of("oom-killer: gfp_mask=");
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        String comm = cursor.untilLast(INVOKED);
        if (comm == null && !line.text().startsWith(BARE)) {
            return null;
        }
        if (comm != null && line.id().proven() && (comm.length() > Comm.MAX || !isWhole(line.text()))) {
            return null;
        }
        if (comm != null && comm.length() > Comm.MAX) {
            comm = Comm.lastOf(comm);
        }
        cursor.skipPast("gfp_mask=");
        Gfp gfp = Gfp.read(cursor);
        return new Sentence.OomHeader(
                comm, gfp, integer(cursor, "order="), nodemask(cursor), firstOf(cursor, ADJUSTMENTS));
    }

    /** True if nothing follows the last number: a message that quotes a name goes on after it. */
    private static boolean isWhole(String text) {
        int equals = text.lastIndexOf('=');
        Cursor cursor = new Cursor(text, equals + 1, text.length());
        return ADJUSTMENTS.stream().anyMatch(key -> text.startsWith(key, equals + 1 - key.length()))
                && cursor.integer() != null
                && cursor.atEnd();
    }

    private static @Nullable Integer firstOf(Cursor cursor, List<String> keys) {
        for (String key : keys) {
            Integer value = integer(cursor, key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Integer integer(Cursor cursor, String key) {
        Cursor ahead = cursor.copy();
        return ahead.skipPast(key) ? ahead.integer() : null;
    }

    /** {@code (null)}, or a list such as {@code 0,2-3}, which may itself hold commas. */
    private static @Nullable String nodemask(Cursor cursor) {
        Cursor ahead = cursor.copy();
        return ahead.skipPast("nodemask=") ? NodeList.read(ahead) : null;
    }
}
