// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Changes;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Onset;
import io.enomem.streams.diagnosis.Diagnosis.TimelineEntry;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.history.Series;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The incident as a story: what opened it, its signals in order, and when the numbers left their baseline. */
final class Story {
    private static final int LONGEST = 40;
    private static final int MOST_CHANGES = 5;

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

    /** The signals in order; the same words, or moves of one counter, are one line, where they came first. */
    private List<TimelineEntry> told() {
        Map<String, List<Signal>> alike = new LinkedHashMap<>();
        for (Signal signal : measures.signals().own()) {
            alike.computeIfAbsent(subject(signal), same -> new ArrayList<>()).add(signal);
        }
        List<TimelineEntry> lines = new ArrayList<>();
        for (List<Signal> signals : alike.values()) {
            Signal first = signals.get(0);
            lines.add(new TimelineEntry(first.time(), words(signals), first.id().toString()));
        }
        if (lines.size() <= LONGEST) {
            return List.copyOf(lines);
        }
        List<TimelineEntry> cut = new ArrayList<>(lines.subList(0, LONGEST / 2));
        cut.addAll(lines.subList(lines.size() - LONGEST / 2, lines.size()));
        return List.copyOf(cut);
    }

    private static String subject(Signal signal) {
        return signal instanceof CounterMoved moved ? moved.counter() + ' ' + moved.scope() : SignalText.of(signal);
    }

    /** How often, and for how long after the first. */
    private static String words(List<Signal> signals) {
        Signal first = signals.get(0);
        String said = first instanceof CounterMoved
                ? SignalText.of(signals.stream().map(CounterMoved.class::cast).toList())
                : SignalText.of(first);
        if (signals.size() == 1) {
            return said;
        }
        Instant last = signals.get(signals.size() - 1).time();
        long seconds = Duration.between(first.time(), last).toSeconds();
        return said + " (" + signals.size() + " times" + (seconds > 0 ? " in " + seconds + " s)" : ")");
    }

    /** The first sample off its baseline and what changed before it; null if no counter left one. */
    @Nullable
    Onset onset() {
        if (trend == null) {
            return null;
        }
        String counter = trend.name();
        return departure(counter)
                .map(left -> left.seen()
                        ? new Onset(left.at(), counter + " left its baseline" + changesBefore(left.at()))
                        : new Onset(left.at(), counter + " was on its way already when it was first sampled"))
                .orElse(null);
    }

    /** Of all samples at full resolution; of the minutes of a day only where those do not show it. */
    private Optional<Departure> departure(String counter) {
        Instant end = measures.window().to();
        HostHistory history = measures.incident().history();
        Optional<Departure> near = Departure.of(history.series(counter).between(Instant.EPOCH, end));
        if (near.isEmpty() || near.get().seen()) {
            return near;
        }
        Series day = history.longSeries(counter, Minutes.Reduction.LAST).between(Instant.EPOCH, end);
        return Departure.of(day).or(() -> near);
    }

    /** The last of them: what is nearest to it is likeliest to have set it off. */
    private String changesBefore(Instant onset) {
        List<String> all = measures.incident().changes().between(onset.minus(Changes.BEFORE_ONSET), onset).stream()
                .map(change -> change.what() + secondsBefore(onset, change.time()))
                .distinct()
                .toList();
        List<String> changes = all.subList(Math.max(0, all.size() - MOST_CHANGES), all.size());
        return changes.isEmpty() ? "" : "; in the 10 min before: " + String.join(", ", changes);
    }

    private static String secondsBefore(Instant onset, Instant change) {
        return " (" + Duration.between(change, onset).toSeconds() + " s earlier)";
    }
}
