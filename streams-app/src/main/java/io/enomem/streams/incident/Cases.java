// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.LinkMatch;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Changes;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a group to the engine: with what was near it, the samples up to the end of its quiet time, and nothing that came
 * later, so that the last word on it is the same whenever it is spoken.
 */
final class Cases {
    private final IncidentSettings settings;
    private final SampleRows samples;
    private final InfoRows infos;
    private final GapRows gaps;
    private final SignalReader signals;
    private final Rows rows;

    Cases(
            IncidentStore store,
            IncidentSettings settings,
            SampleRows samples,
            InfoRows infos,
            GapRows gaps,
            SignalReader signals) {
        this.settings = settings;
        this.samples = samples;
        this.infos = infos;
        this.gaps = gaps;
        this.signals = signals;
        this.rows = new Rows(store);
    }

    /**
     * The case of a group.
     *
     * @param nearby other signals around it, in order
     * @param sampled samples of the host around it, in order
     * @param earlier incidents before it
     * @param related incidents around it
     */
    Case of(
            Host host,
            Group group,
            String id,
            List<Signal> nearby,
            List<HostSample> sampled,
            List<Case.Earlier> earlier,
            List<String> related) {
        long from = Minutes.startOf(group.end() - settings.detail().toMillis());
        List<HostSample> seen = upToQuiet(group, from, sampled);
        List<Gap> holes = gaps.touching(
                host.machineId,
                group.start() - settings.nearby().toMillis(),
                group.end() + settings.quiet().toMillis(),
                seen);
        HostHistory history = new HostHistory(
                infos.at(host, group.end() + settings.quiet().toMillis()),
                seen,
                () -> samples.minutesBefore(host, from));
        return new Case(
                id,
                group.signals(),
                nearby,
                history,
                holes,
                Instant.ofEpochMilli(group.start()),
                Instant.ofEpochMilli(group.end()),
                latest(group, nearby, seen),
                group.cut(),
                earlier,
                matches(host, group, id),
                new HostChanges(host, from - Changes.BEFORE_ONSET.toMillis(), signals, infos),
                related);
    }

    /** True if no sample tells yet how things stood after the group's end. */
    boolean awaitsSample(Group group, List<HostSample> sampled) {
        return sampled.stream().noneMatch(s -> s.getTime().toEpochMilli() > group.end());
    }

    /** Samples up to the end of its quiet time; where none came after its end, the next one that did. */
    private List<HostSample> upToQuiet(Group group, long from, List<HostSample> sampled) {
        List<HostSample> seen = new ArrayList<>();
        boolean after = false;
        for (HostSample sample : sampled) {
            long time = sample.getTime().toEpochMilli();
            if (time < from) {
                continue;
            }
            if (time > group.end() + settings.quiet().toMillis()
                    && (after || time > group.end() + settings.detail().toMillis())) {
                break;
            }
            after |= time > group.end();
            seen.add(sample);
        }
        return seen;
    }

    private List<LinkMatch> matches(Host host, Group group, String id) {
        long around = settings.nearby().toMillis();
        return rows
                .between(RowKind.MATCH, LinkMatch.class, host.machineId, group.start() - around, group.end() + around)
                .stream()
                .filter(match -> match.getVictim().getIncidentId().equals(id))
                .toList();
    }

    private static Instant latest(Group group, List<Signal> nearby, List<HostSample> seen) {
        return Stream.of(
                        group.signals().stream().map(Signal::time),
                        nearby.stream().map(Signal::time),
                        seen.stream().map(HostSample::getTime))
                .flatMap(times -> times)
                .max(Comparator.naturalOrder())
                .orElseGet(() -> Instant.ofEpochMilli(group.end()));
    }
}
