// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.parse.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals of one host to incidents: a pure function of the signals, whatever the order they came in. In order of time,
 * each joins the group whose theme relates to its own and which is not yet quiet, the one of its own subject first, else
 * the one that spoke last; or it opens one. A group that lasts longer than the cap is cut there and the next one goes
 * on. Signals that only follow a kill (a manager's word, the host's kill count) join the nearest kill afterwards.
 */
final class Grouping {
    private final long quiet;
    private final long cap;

    Grouping(IncidentSettings settings) {
        this.quiet = settings.quiet().toMillis();
        this.cap = settings.cap().toMillis();
    }

    /** The groups, by start. Signals without a theme are in none. */
    List<Group> group(List<Moment> moments) {
        List<Moment> ordered = new ArrayList<>(moments);
        ordered.sort(Comparator.comparing(Moment::signal, Moment.ORDER));
        List<Open> groups = new ArrayList<>();
        ordered.stream().filter(m -> !Themes.followsKill(m.signal())).forEach(m -> place(m, groups));
        ordered.stream().filter(m -> Themes.followsKill(m.signal())).forEach(m -> follow(m, groups));
        return groups.stream()
                .map(Open::close)
                .sorted(Comparator.comparing((Group g) -> g.signals().get(0), Moment.ORDER))
                .toList();
    }

    private void place(Moment moment, List<Open> groups) {
        Theme theme = Themes.of(moment.signal());
        if (theme == null) {
            return;
        }
        Open best = groups.stream()
                .filter(g -> !g.cut && g.end >= moment.since() - quiet && g.relates(theme))
                .max(Comparator.comparing((Open g) -> g.themes.contains(theme)).thenComparing(g -> g.end))
                .orElse(null);
        if (best != null && moment.time() - best.start > cap) {
            best.cut = true;
            best = null;
        }
        add(moment, theme, best, groups);
    }

    private void follow(Moment moment, List<Open> groups) {
        Theme theme = Themes.of(moment.signal());
        if (theme == null) {
            return;
        }
        Open nearest = groups.stream()
                .filter(g -> Themes.kills(g.themes.get(0).family()) && g.distance(moment) <= quiet)
                .min(Comparator.comparing(g -> g.distance(moment)))
                .orElse(null);
        add(moment, theme, nearest, groups);
    }

    private static void add(Moment moment, Theme theme, @Nullable Open group, List<Open> groups) {
        if (group == null) {
            groups.add(new Open(theme, moment));
        } else {
            group.add(theme, moment);
        }
    }

    /** A group that still grows. */
    private static final class Open {
        private final List<Theme> themes = new ArrayList<>();
        private final List<Signal> signals = new ArrayList<>();
        private long start;
        private long end;
        private boolean cut;

        Open(Theme theme, Moment first) {
            start = first.time();
            end = first.time();
            add(theme, first);
        }

        void add(Theme theme, Moment moment) {
            if (!themes.contains(theme)) {
                themes.add(theme);
            }
            signals.add(moment.signal());
            start = Math.min(start, moment.time());
            end = Math.max(end, moment.time());
        }

        boolean relates(Theme theme) {
            return themes.stream().anyMatch(theme::relates);
        }

        /** How far a moment lies outside, ms; 0 if inside. */
        long distance(Moment moment) {
            return Math.max(0, Math.max(start - moment.time(), moment.since() - end));
        }

        Group close() {
            signals.sort(Moment.ORDER);
            return new Group(themes.get(0), signals, cut);
        }
    }
}
