// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Host;
import io.enomem.streams.diagnosis.Diagnosis.Onset;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Diagnosis.TimelineEntry;
import io.enomem.streams.diagnosis.Verdict;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one mapper between a diagnosis and its Avro record. Both ways lose nothing; a value that only a newer writer knows is
 * read as the most cautious one of its kind.
 */
public final class DiagnosisAvro {
    private DiagnosisAvro() {}

    /** The record of a diagnosis. */
    public static io.enomem.schemas.Diagnosis toAvro(Diagnosis d) {
        return io.enomem.schemas.Diagnosis.newBuilder()
                .setIncidentId(d.incidentId())
                .setRevision(d.revision())
                .setStatus(io.enomem.schemas.Status.valueOf(d.status().name()))
                .setSupersededBy(d.supersededBy())
                .setMachineId(d.host().machineId())
                .setHostname(d.host().hostname())
                .setKernelRelease(d.host().kernelRelease())
                .setBootId(d.host().bootId())
                .setStartedAt(d.startedAt())
                .setEndedAt(d.endedAt())
                .setDiagnosedAt(d.diagnosedAt())
                .setSeverity(io.enomem.schemas.Severity.valueOf(d.severity().name()))
                .setImpact(d.impact())
                .setOngoing(d.ongoing())
                .setTrigger(d.trigger())
                .setPrimaryCause(d.primaryCause())
                .setVerdict(verdict(d.verdict()))
                .setConfidence(d.confidence())
                .setSummary(d.summary())
                .setCulprit(d.culprit() == null ? null : party(d.culprit()))
                .setVictims(each(d.victims(), DiagnosisAvro::party))
                .setCauses(each(d.causes(), DiagnosisAvro::cause))
                .setEvidence(each(d.evidence(), DiagnosisAvro::evidence))
                .setRemedies(each(d.remedies(), DiagnosisAvro::remedy))
                .setTimeline(each(d.timeline(), DiagnosisAvro::entry))
                .setOnset(d.onset() == null ? null : d.onset().what())
                .setOnsetAt(d.onset() == null ? null : d.onset().at())
                .setRecurrence(d.recurrence())
                .setRelated(d.related())
                .setGaps(d.gaps())
                .setMissing(d.missing())
                .setForecastAt(d.forecastAt())
                .setRulesVersion(d.rulesVersion())
                .setTruncated(d.truncated())
                .build();
    }

    /** The diagnosis of a record. */
    public static Diagnosis fromAvro(io.enomem.schemas.Diagnosis a) {
        Onset onset = a.getOnset() == null || a.getOnsetAt() == null ? null : new Onset(a.getOnsetAt(), a.getOnset());
        return new Diagnosis(
                a.getIncidentId(),
                a.getRevision(),
                known(Status.class, a.getStatus().name(), Status.PROVISIONAL),
                a.getSupersededBy(),
                new Host(a.getMachineId(), a.getHostname(), a.getKernelRelease(), a.getBootId()),
                a.getStartedAt(),
                a.getEndedAt(),
                a.getDiagnosedAt(),
                known(Severity.class, a.getSeverity().name(), Severity.WARNING),
                a.getImpact(),
                a.getOngoing(),
                a.getTrigger(),
                a.getPrimaryCause(),
                known(Verdict.class, a.getVerdict().name(), Verdict.UNDECIDED),
                a.getConfidence(),
                a.getSummary(),
                a.getCulprit() == null ? null : party(a.getCulprit()),
                each(a.getVictims(), DiagnosisAvro::party),
                each(a.getCauses(), DiagnosisAvro::cause),
                each(a.getEvidence(), DiagnosisAvro::evidence),
                each(a.getRemedies(), DiagnosisAvro::remedy),
                each(a.getTimeline(), e -> new TimelineEntry(e.getTime(), e.getWhat(), e.getSource())),
                onset,
                a.getRecurrence(),
                List.copyOf(a.getRelated()),
                List.copyOf(a.getGaps()),
                List.copyOf(a.getMissing()),
                a.getForecastAt(),
                a.getRulesVersion(),
                a.getTruncated());
    }

    private static io.enomem.schemas.Party party(Party p) {
        return new io.enomem.schemas.Party(p.process(), p.pid(), p.cgroup(), p.unit(), p.container(), p.peer());
    }

    private static Party party(io.enomem.schemas.Party p) {
        return new Party(p.getProcess(), p.getPid(), p.getCgroup(), p.getUnit(), p.getContainer(), p.getPeer());
    }

    private static io.enomem.schemas.CauseVerdict cause(CauseVerdict c) {
        return new io.enomem.schemas.CauseVerdict(
                c.id(), verdict(c.verdict()), c.confidence(), each(c.evidence(), DiagnosisAvro::evidence));
    }

    private static CauseVerdict cause(io.enomem.schemas.CauseVerdict c) {
        return new CauseVerdict(
                c.getId(),
                known(Verdict.class, c.getVerdict().name(), Verdict.CANNOT_TELL),
                c.getConfidence(),
                each(c.getEvidence(), DiagnosisAvro::evidence));
    }

    private static io.enomem.schemas.Evidence evidence(Evidence e) {
        return new io.enomem.schemas.Evidence(
                e.statement(),
                e.observed(),
                e.threshold(),
                e.thresholdSource(),
                e.source(),
                e.time(),
                io.enomem.schemas.Direction.valueOf(e.direction().name()));
    }

    private static Evidence evidence(io.enomem.schemas.Evidence e) {
        return new Evidence(
                e.getStatement(),
                e.getObserved(),
                e.getThreshold(),
                e.getThresholdSource(),
                e.getSource(),
                e.getTime(),
                known(Direction.class, e.getDirection().name(), Direction.CONTRADICTS));
    }

    private static io.enomem.schemas.Remedy remedy(Remedy r) {
        return new io.enomem.schemas.Remedy(
                io.enomem.schemas.RemedyKind.valueOf(r.kind().name()),
                r.command(),
                r.why(),
                r.risk(),
                r.interrupts(),
                r.verify(),
                r.rollback(),
                r.refusedBecause());
    }

    private static Remedy remedy(io.enomem.schemas.Remedy r) {
        return new Remedy(
                known(Remedy.Kind.class, r.getKind().name(), Remedy.Kind.DURABLE),
                r.getCommand(),
                r.getWhy(),
                r.getRisk(),
                r.getInterrupts(),
                r.getVerify(),
                r.getRollback(),
                r.getRefusedBecause());
    }

    private static io.enomem.schemas.TimelineEntry entry(TimelineEntry e) {
        return new io.enomem.schemas.TimelineEntry(e.time(), e.what(), e.source());
    }

    private static io.enomem.schemas.Verdict verdict(Verdict verdict) {
        return io.enomem.schemas.Verdict.valueOf(verdict.name());
    }

    private static <A, B> List<B> each(List<A> from, Function<A, B> map) {
        return from.stream().map(map).toList();
    }

    private static <E extends Enum<E>> E known(Class<E> type, @Nullable String name, E otherwise) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return otherwise;
    }
}
