// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Identity;
import io.enomem.schemas.IncidentState;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which revision of an incident is published, and which is not: a pure function of what was published before. */
final class Revisions {
    private final IncidentSettings settings;
    private final String rulesVersion;

    Revisions(IncidentSettings settings, String rulesVersion) {
        this.settings = settings;
        this.rulesVersion = rulesVersion;
    }

    /**
     * What to remember and what to say.
     *
     * @param state the incident's new row
     * @param publish the revision to publish; null if there is nothing new to say
     */
    record Decision(IncidentState state, @Nullable Diagnosis publish) {}

    /**
     * Decides on a judgement.
     *
     * @param before the incident's row; null if it is new
     * @param next the row with the facts of the group, its life not yet told
     * @param chain the row of the incident that it continues; null if it continues none
     */
    Decision decide(
            Judgement judgement, @Nullable IncidentState before, IncidentState next, @Nullable IncidentState chain) {
        if (before != null && isFinalByOtherRules(before)) {
            return new Decision(before, null);
        }
        int revision = before == null ? 0 : before.getRevision();
        boolean retold = chain != null && retold(judgement, next, chain);
        IncidentState.Builder state = IncidentState.newBuilder(next)
                .setRevision(revision)
                .setPublishedFinal(before != null && before.getPublishedFinal() && !before.getSuperseded())
                .setStatus(before == null ? null : before.getStatus())
                .setDigest(before == null ? "" : before.getDigest())
                .setCause(judgement.cause())
                .setVerdict(
                        judgement.diagnosis() == null
                                ? null
                                : judgement.diagnosis().verdict().name())
                .setCulprit(judgement.culprit())
                .setRulesVersion(rulesVersion)
                .setChainAnnounced(retold && chain != null ? chain.getChainAnnounced() : next.getStart());
        if (judgement.diagnosis() == null || retold) {
            return silent(judgement, before, state, chain);
        }
        Status status = status(judgement.diagnosis(), next.getClosed());
        Diagnosis revised = judgement.diagnosis().as(revision + 1, status, null);
        if (!speaks(before, state, revised)) {
            return new Decision(state.build(), null);
        }
        state.setRevision(revision + 1).setStatus(status.name()).setDigest(digest(revised));
        if (status == Status.FINAL) {
            state.setPublishedFinal(true);
        }
        return new Decision(state.build(), revised);
    }

    /** What was final stays as it was said, by the rules of then: other rules are for what happens from now on. */
    private boolean isFinalByOtherRules(IncidentState row) {
        return row.getPublishedFinal()
                && !row.getSuperseded()
                && !row.getRulesVersion().isEmpty()
                && !row.getRulesVersion().equals(rulesVersion);
    }

    /**
     * The last revision of an incident that is no more.
     *
     * @param by the incident that its signals belong to now; null if none
     * @param content what was said of that one; null if nothing
     */
    Decision end(IncidentState before, @Nullable String by, @Nullable Diagnosis content) {
        if (by == null && isFinalByOtherRules(before)) {
            return new Decision(before, null);
        }
        IncidentState.Builder state = IncidentState.newBuilder(before)
                .setSuperseded(true)
                .setClosed(true)
                .setPublishedFinal(false)
                .setCause(null);
        return withdraw(before, state, by, content);
    }

    /** Nothing is the matter, or it was told already: what was announced meanwhile is taken back in the end. */
    private Decision silent(
            Judgement judgement,
            @Nullable IncidentState before,
            IncidentState.Builder state,
            @Nullable IncidentState chain) {
        if (before == null || !state.getClosed()) {
            return new Decision(state.build(), null);
        }
        return withdraw(before, state, chain == null ? null : chain.getIncidentId(), judgement.diagnosis());
    }

    private Decision withdraw(
            IncidentState before, IncidentState.Builder state, @Nullable String by, @Nullable Diagnosis content) {
        if (before.getRevision() == 0 || Status.SUPERSEDED.name().equals(before.getStatus())) {
            return new Decision(state.build(), null);
        }
        String id = before.getIncidentId();
        int revision = before.getRevision() + 1;
        state.setRevision(revision)
                .setStatus(Status.SUPERSEDED.name())
                .setDigest("")
                .setPublishedFinal(false);
        Diagnosis last = by == null || content == null
                ? Notices.withdrawn(id, before.getStart(), before.getEnd(), rulesVersion)
                        .as(revision, Status.SUPERSEDED, by)
                : content.inPlaceOf(id, revision, by);
        return new Decision(state.build(), last);
    }

    /** True if it goes on from an incident announced with the same cause and culprit less than a day ago. */
    private boolean retold(Judgement judgement, IncidentState next, IncidentState chain) {
        Instant announced = chain.getChainAnnounced();
        return announced != null
                && judgement.cause() != null
                && judgement.cause().equals(chain.getCause())
                && judgement.culprit().equals(chain.getCulprit())
                && next.getStart().isBefore(announced.plus(settings.announceAgain()));
    }

    private static Status status(Diagnosis diagnosis, boolean closed) {
        if (diagnosis.status() == Status.FORECAST) {
            return Status.FORECAST;
        }
        return closed ? Status.FINAL : Status.PROVISIONAL;
    }

    private static boolean speaks(@Nullable IncidentState before, IncidentState.Builder state, Diagnosis revised) {
        if (before == null || before.getRevision() == 0) {
            return true;
        }
        boolean sameStatus = revised.status().name().equals(before.getStatus());
        if (state.getClosed()) {
            return !sameStatus || !digest(revised).equals(before.getDigest());
        }
        // Once FINAL, only a FINAL replaces it.
        return !state.getPublishedFinal()
                && !(sameStatus
                        && Objects.equals(state.getCause(), before.getCause())
                        && Objects.equals(state.getVerdict(), before.getVerdict())
                        && state.getCulprit().equals(before.getCulprit()));
    }

    /** Of the content: revision and status aside. */
    static String digest(Diagnosis diagnosis) {
        String content = diagnosis.as(0, Status.FINAL, null).toString();
        byte[] sha256 = Identity.sha256(content.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256, 0, 16);
    }
}
