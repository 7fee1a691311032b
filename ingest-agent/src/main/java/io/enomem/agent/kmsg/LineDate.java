// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.time.ZoneOffset;
import java.util.OptionalLong;

/** The date that a line of text begins with. */
public final class LineDate {
    private LineDate() {}

    /** Milliseconds since 1970 of the date, read as UTC where no offset stands in it; empty if there is no date with a year. */
    public static OptionalLong utcMillis(String line) {
        TextCursor cursor = new TextCursor(line);
        WallStamp stamp = DateText.read(cursor);
        return stamp == null || stamp.year() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(stamp.epochMillis(stamp.year(), ZoneOffset.UTC));
    }
}
