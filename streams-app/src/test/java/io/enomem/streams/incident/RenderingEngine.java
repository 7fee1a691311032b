// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Host;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.history.Series;
import io.enomem.streams.parse.Signal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An engine that judges nothing: its diagnosis is a rendering of all it was shown, so that two equal diagnoses were made
 * of equal cases. Its cause is the kind of the first signal, its verdict the number of signals.
 */
final class RenderingEngine implements Diagnostician {
    int cases;

    @Override
    public Optional<Diagnosis> diagnose(Case incident) {
        cases++;
        Signal first = incident.signals().get(0);
        Host host = new Host(first.id().source(), "host", null, "boot");
        String cause = first.getClass().getSimpleName();
        Verdict verdict = incident.signals().size() > 3 ? Verdict.ESTABLISHED : Verdict.PROBABLE;
        return Optional.of(new Diagnosis(
                incident.incidentId(),
                1,
                Status.PROVISIONAL,
                null,
                host,
                incident.start(),
                incident.end(),
                incident.latest(),
                Severity.WARNING,
                "impact",
                incident.ongoing(),
                "trigger",
                cause,
                verdict,
                0.5,
                render(incident),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                incident.earlier().size() + 1,
                List.of(),
                incident.gaps().stream().map(Object::toString).toList(),
                List.of(),
                null,
                "test",
                false));
    }

    private static String render(Case incident) {
        Series slope = incident.history().longSeries("meminfo.MemAvailable", Minutes.Reduction.MIN);
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < slope.size(); i++) {
            points.append(slope.millis(i)).append('=').append(slope.value(i)).append(' ');
        }
        return "signals " + incident.signals() + "\nnearby " + incident.nearby() + "\nsamples "
                + incident.history().samples().stream()
                        .map(HostSample::getTime)
                        .map(Object::toString)
                        .collect(Collectors.joining(" "))
                + "\nmemory " + points + "\ninfo " + incident.history().info() + "\nearlier " + incident.earlier()
                + "\nmatches " + incident.matches();
    }

    @Override
    public String rulesVersion() {
        return "test";
    }
}
