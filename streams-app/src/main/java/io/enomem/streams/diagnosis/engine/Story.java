// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Onset;
import io.enomem.streams.diagnosis.Diagnosis.TimelineEntry;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The incident as a story: what opened it, its signals in order, and when the numbers left their baseline. */
final class Story {
    private static final int LONGEST = 40;
    private static final int MOST_CHANGES = 5;

    /** How far back a change is looked for that may have set it off. */
    private static final Duration BEFORE_ONSET = Duration.ofMinutes(10);

    private final Measures measures;
    private final @Nullable Trend trend;

    /** The story of an incident; the trend is of the counter that the evidence rests on. */
    Story(Measures measures, List<Evidence> evidence) {
        this.measures = measures;
        this.trend = Trend.of(measures, evidence).orElse(null);
    }

    /** What opened the incident. */
    String trigger() {
        return SignalText.of(measures.signals().own().get(0));
    }

    /** The course of the counter that decides, then the signals in order. */
    List<TimelineEntry> timeline() {
        if (trend == null) {
            return told();
        }
        List<TimelineEntry> lines = new ArrayList<>(List.of(trend.line()));
        lines.addAll(told());
        return List.copyOf(lines);
    }

    /** The signals in order; the same words are one line, where they came first, with their count. */
    private List<TimelineEntry> told() {
        Map<String, List<Signal>> alike = new LinkedHashMap<>();
        for (Signal signal : measures.signals().own()) {
            alike.computeIfAbsent(SignalText.of(signal), words -> new ArrayList<>())
                    .add(signal);
        }
        List<TimelineEntry> lines = new ArrayList<>();
        alike.forEach((words, signals) -> lines.add(new TimelineEntry(
                signals.get(0).time(),
                signals.size() > 1 ? words + " (" + signals.size() + " times)" : words,
                signals.get(0).id().toString())));
        if (lines.size() <= LONGEST) {
            return List.copyOf(lines);
        }
        List<TimelineEntry> cut = new ArrayList<>(lines.subList(0, LONGEST / 2));
        cut.addAll(lines.subList(lines.size() - LONGEST / 2, lines.size()));
        return List.copyOf(cut);
    }

    /** The first sample off its baseline and what changed before it; null if no counter left one. */
    @Nullable
    Onset onset() {
        if (trend == null) {
            return null;
        }
        Trend moved = trend;
        return moved.leftBaseline()
                .map(at -> new Onset(at, moved.name() + " left its baseline" + changesBefore(at)))
                .orElse(null);
    }

    private String changesBefore(Instant onset) {
        Instant earliest = onset.minus(BEFORE_ONSET);
        List<String> changes = Stream.concat(measures.signals().own().stream(), measures.signals().nearby().stream())
                .filter(ServiceChange.class::isInstance)
                .filter(change ->
                        !change.time().isBefore(earliest) && !change.time().isAfter(onset))
                .map(SignalText::of)
                .distinct()
                .limit(MOST_CHANGES)
                .toList();
        return changes.isEmpty() ? "" : "; before it: " + String.join(", ", changes);
    }
}
