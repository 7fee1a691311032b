// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.IncidentState;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.HostJudge.Scope;
import io.enomem.streams.incident.Outcome.EngineFailure;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One judging of one host: its groups in order of their start, each put to the engine before anything of it is written. */
final class Sitting {
    /** An open incident is judged again after 1, 2, 4... s of host time, at most this. Ours. */
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private static final long SECOND_MILLIS = 1_000;

    private final Diagnostician engine;
    private final IncidentSettings settings;
    private final Cases cases;
    private final Revisions revisions;
    private final LinkFinder links = new LinkFinder();
    private final Host host;
    private final Incidents incidents;
    private final List<Signal> all;
    private final List<HostSample> sampled;
    private final Map<String, Diagnosis> said = new HashMap<>();
    private @Nullable Span changed;

    /**
     * @param all signals of the span that is judged and around it, in order
     * @param sampled samples likewise
     */
    Sitting(
            Diagnostician engine,
            IncidentSettings settings,
            Cases cases,
            Host host,
            Incidents incidents,
            List<Signal> all,
            List<HostSample> sampled) {
        this.engine = engine;
        this.settings = settings;
        this.cases = cases;
        this.revisions = new Revisions(settings, engine.rulesVersion());
        this.host = host;
        this.incidents = incidents;
        this.all = all;
        this.sampled = sampled;
    }

    /** Judges the groups; gives the span of other incidents for which it matters, or null if none. */
    @Nullable
    Span hold(List<Group> groups, Scope scope, boolean closing, Outbox out) {
        Set<String> ids = new TreeSet<>();
        groups.forEach(group -> ids.add(group.id(host.machineId)));
        List<IncidentState> vanished = incidents.since(scope.span().from()).stream()
                .filter(row -> scope.span().holds(row.getStart().toEpochMilli()))
                .filter(row -> !ids.contains(row.getIncidentId()))
                .toList();
        incidents.vanish(vanished);
        for (Group group : groups) {
            IncidentState before = incidents.find(group.id(host.machineId));
            if (concerns(group, before, scope)) {
                judge(group, before, closing, out);
            }
        }
        vanished.forEach(row -> supersede(row, groups, out));
        incidents.forget(
                settings.incidentsPerHost(), host.latest - settings.remembered().toMillis());
        return changed;
    }

    private static boolean concerns(Group group, @Nullable IncidentState before, Scope scope) {
        return before == null
                || before.getSuperseded()
                || before.getEnd().toEpochMilli() != group.end()
                || before.getCut() != group.cut()
                || scope.touched().contains(before);
    }

    private void judge(Group group, @Nullable IncidentState before, boolean closing, Outbox out) {
        IncidentState chain = incidents.continuedBy(group, settings.quiet().toMillis());
        Judgement judgement = judgement(group, chain, out);
        if (judgement.diagnosis() != null) {
            said.put(judgement.id(), judgement.diagnosis());
        }
        Revisions.Decision decision = revisions.decide(judgement, before, facts(group, before, chain, closing), chain);
        incidents.put(decision.state());
        note(before, decision.state());
        if (decision.publish() != null) {
            out.publish(decision.publish());
            out.link(links.of(judgement, decision.publish()));
        }
    }

    private Judgement judgement(Group group, @Nullable IncidentState chain, Outbox out) {
        String id = group.id(host.machineId);
        Span around = new Span(group.start(), group.end())
                .widen(settings.nearby().toMillis(), settings.nearby().toMillis());
        SortedSet<String> related = incidents.around(around, id);
        if (chain != null) {
            related.add(chain.getIncidentId());
        }
        List<Case.Earlier> earlier = incidents.before(
                group.start(), group.start() - settings.remembered().toMillis());
        Case incident = cases.of(host, group, id, nearby(group, around), sampled, earlier, List.copyOf(related));
        try {
            Diagnosis diagnosis = engine.diagnose(incident).orElse(null);
            if (diagnosis != null) {
                related.addAll(diagnosis.related());
                diagnosis = diagnosis.relatedTo(List.copyOf(related));
            }
            return new Judgement(group, id, incident, diagnosis);
        } catch (RuntimeException e) {
            EngineFailure failure = EngineFailure.of(host.machineId, id, e);
            out.failed(failure);
            String boot = host.boots.isEmpty()
                    ? ""
                    : host.boots.get(host.boots.size() - 1).getBootId();
            Diagnosis failed =
                    Notices.engineFailed(incident, host.machineId, boot, failure.reason(), engine.rulesVersion());
            return new Judgement(group, id, incident, failed);
        }
    }

    private List<Signal> nearby(Group group, Span around) {
        Set<Signal> own = Collections.newSetFromMap(new IdentityHashMap<>());
        own.addAll(group.signals());
        return all.stream()
                .filter(signal -> around.holds(signal.time().toEpochMilli()) && !own.contains(signal))
                .toList();
    }

    private IncidentState facts(
            Group group, @Nullable IncidentState before, @Nullable IncidentState chain, boolean closing) {
        long ends = group.end() + settings.quiet().toMillis() + settings.grace().toMillis();
        boolean closed = closing || group.cut() || host.latest > ends;
        int judgements = before == null ? 0 : before.getJudgements();
        long pause = Math.min(LONGEST_PAUSE_MILLIS, SECOND_MILLIS << Math.min(judgements, 6));
        return IncidentState.newBuilder()
                .setIncidentId(group.id(host.machineId))
                .setTheme(group.theme().toString())
                .setStart(Instant.ofEpochMilli(group.start()))
                .setEnd(Instant.ofEpochMilli(group.end()))
                .setCut(group.cut())
                .setContinues(chain == null ? null : chain.getIncidentId())
                .setClosed(closed)
                .setDueAt(Instant.ofEpochMilli(Math.min(host.latest + pause, ends + 1)))
                .setJudgements(judgements + 1)
                .setSamplesFrom(Instant.ofEpochMilli(SignalReader.countedFrom(
                        group.start() - settings.nearby().toMillis())))
                .setAwaitsSample(cases.awaitsSample(group, sampled))
                .build();
    }

    private void supersede(IncidentState row, List<Group> groups, Outbox out) {
        String by =
                successor(row, groups).map(group -> group.id(host.machineId)).orElse(null);
        Revisions.Decision decision = revisions.end(row, by, by == null ? null : said.get(by));
        incidents.put(decision.state());
        note(row, decision.state());
        if (decision.publish() != null) {
            out.publish(decision.publish());
        }
    }

    /** The group of the same theme that lies closest, else any that holds its start. */
    private Optional<Group> successor(IncidentState row, List<Group> groups) {
        long start = row.getStart().toEpochMilli();
        Comparator<Group> closest = Comparator.comparing(group -> distance(group, start));
        Optional<Group> same = groups.stream()
                .filter(group -> group.theme().toString().equals(row.getTheme()))
                .filter(group -> distance(group, start) <= settings.cap().toMillis())
                .min(closest);
        return same.isPresent()
                ? same
                : groups.stream().filter(group -> distance(group, start) == 0).min(closest);
    }

    private static long distance(Group group, long time) {
        return Math.max(0, Math.max(group.start() - time, time - group.end()));
    }

    /** Others see of an incident its cause, its culprit, its span and whether it stands for itself. */
    private void note(@Nullable IncidentState before, IncidentState after) {
        boolean same = before == null
                ? after.getCause() == null
                : before.getSuperseded() == after.getSuperseded()
                        && Objects.equals(before.getCause(), after.getCause())
                        && before.getCulprit().equals(after.getCulprit())
                        && Objects.equals(before.getChainAnnounced(), after.getChainAnnounced());
        Span now = around(after);
        for (IncidentState other :
                incidents.since(after.getStart().toEpochMilli() - settings.cap().toMillis() * 2)) {
            Span span = Span.of(other);
            boolean meets = span.meets(now);
            boolean met = before != null && span.meets(around(before));
            boolean later = other.getStart().isAfter(after.getStart());
            if (!other.getIncidentId().equals(after.getIncidentId()) && (same ? meets != met : meets || later)) {
                changed = changed == null ? span : changed.join(span);
            }
        }
    }

    private Span around(IncidentState row) {
        return Span.of(row)
                .widen(settings.nearby().toMillis(), settings.nearby().toMillis());
    }
}
