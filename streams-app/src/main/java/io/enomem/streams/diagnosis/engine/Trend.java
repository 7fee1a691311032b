// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.schemas.Counter;
import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.TimelineEntry;
import io.enomem.streams.diagnosis.measure.Counters;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Sparkline;
import io.enomem.streams.history.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The counter that decides over the window: as a line of ASCII, and when it left its baseline. */
final class Trend {
    /** Fewer points show no course (ours). */
    private static final int FEWEST = 5;

    /** A move of less than this part of the most is none to show (ours). */
    private static final double SEEN = 0.2;

    private final String counter;
    private final Series points;

    private Trend(String counter, Series points) {
        this.counter = counter;
        this.points = points;
    }

    /** Of the counters that the evidence for the cause rests on, the first that moved by enough to show a course. */
    static Optional<Trend> of(Measures measures, List<Evidence> evidence) {
        return evidence.stream()
                .filter(e -> e.direction() == Direction.SUPPORTS)
                .flatMap(e -> Arrays.stream(e.source().split(", ", -1)))
                .filter(Trend::isLevel)
                .filter(source -> moved(measures.incident()
                        .history()
                        .series(source)
                        .between(Instant.EPOCH, measures.window().to())))
                .map(source -> new Trend(source, measures.counters().inWindow(source)))
                .filter(trend -> trend.points.size() >= FEWEST)
                .findFirst();
    }

    /** What samples hold; of yes and no a course tells little. */
    private static boolean isLevel(String source) {
        return Counter.find(source)
                .filter(counter -> !counter.unit().equals("boolean"))
                .isPresent();
    }

    /** In all that was sampled: a kill or two are no course, nor is what stays where it is but for a little. */
    private static boolean moved(Series all) {
        Trend whole = new Trend("", all);
        if (all.size() < FEWEST) {
            return false;
        }
        long range = whole.largest() - whole.smallest();
        return range >= FEWEST && range >= SEEN * whole.largest();
    }

    /** For the story: from, to, and the course between. */
    TimelineEntry line() {
        int last = points.size() - 1;
        String what = counter + " [" + course() + "] " + shown(points.value(0)) + " to " + shown(points.value(last))
                + between(last) + " in "
                + Duration.between(points.time(0), points.time(last)).toSeconds() + " s";
        return new TimelineEntry(points.time(0), what, counter);
    }

    /** The counter. */
    String name() {
        return counter;
    }

    /** The ends of its way, where they are not its beginning and end. */
    private String between(int last) {
        List<String> ends = List.of(shown(points.value(0)), shown(points.value(last)));
        String least = ends.contains(shown(smallest())) ? "" : ", least " + shown(smallest());
        String most = ends.contains(shown(largest())) ? "" : ", most " + shown(largest());
        return least + most + (least.isEmpty() && most.isEmpty() ? "" : ",");
    }

    private String shown(long value) {
        return Counters.shown(counter, value);
    }

    private String course() {
        long[] values = new long[points.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = points.value(i);
        }
        return Sparkline.of(values);
    }

    private long smallest() {
        long least = points.value(0);
        for (int i = 1; i < points.size(); i++) {
            least = Math.min(least, points.value(i));
        }
        return least;
    }

    private long largest() {
        long most = points.value(0);
        for (int i = 1; i < points.size(); i++) {
            most = Math.max(most, points.value(i));
        }
        return most;
    }
}
