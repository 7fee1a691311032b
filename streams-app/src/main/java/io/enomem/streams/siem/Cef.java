// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.output.CauseCatalogue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis as one line of the Common Event Format, version 0 (keys and lengths as in the ArcSight CEF implementation standard,
 * not compared with a particular revision of it). Pure and thread-safe.
 */
public final class Cef {
    /** Length of {@code msg} in the standard. */
    private static final int MESSAGE = 1023;

    private final KnownCauses causes = new KnownCauses();

    /** One line, without a newline at its end, at most 8 KiB for what fields may hold. */
    public String of(Diagnosis diagnosis) {
        CauseCatalogue.Entry cause = causes.get(diagnosis.primaryCause());
        Level level = Level.of(diagnosis.severity());
        Extension extension = new Extension()
                .put("externalId", SiemEvent.id(diagnosis.incidentId(), diagnosis.revision()))
                .put("cat", cause.family())
                .put("act", diagnosis.status().name().toLowerCase(Locale.ROOT))
                .put("start", diagnosis.startedAt().toEpochMilli())
                .put("end", diagnosis.endedAt().toEpochMilli())
                .put("rt", diagnosis.diagnosedAt().toEpochMilli())
                .put("dvchost", diagnosis.host().hostname())
                .put("deviceExternalId", diagnosis.host().machineId())
                .put("reason", diagnosis.impact())
                .put("cn1", diagnosis.revision(), "revision")
                .put("cfp1", diagnosis.confidence(), "confidence")
                .put("cs1", diagnosis.incidentId(), "incidentId")
                .put("cs2", diagnosis.verdict().name(), "verdict")
                .put("cs3", diagnosis.supersededBy(), "supersededBy");
        culprit(extension, diagnosis.culprit());
        diagnosis.remedies().stream().findFirst().ifPresent(first -> extension.put("cs6", first.command(), "look"));
        extension.put("msg", Fields.safe(diagnosis.summary(), MESSAGE));
        return line(cause.id(), cause.title(), level, extension);
    }

    /** A hole, from its event of OCSF: nothing of it is lost. */
    String ofHole(JsonNode event) {
        Level level = event.path("severity_id").asInt() >= Level.MEDIUM.ocsf() ? Level.MEDIUM : Level.LOW;
        String kind = event.at("/metadata/event_code").asText();
        Extension extension = new Extension()
                .put("externalId", event.at("/metadata/uid").asText())
                .put("cat", "hole")
                .put("act", event.path("activity_name").asText())
                .put("start", event.path("start_time").asLong())
                .put("end", event.path("end_time").asLong())
                .put("rt", event.path("time").asLong())
                .put("deviceExternalId", event.at("/device/uid").asText())
                .put("fname", event.path("log_name").asText())
                .put("filePath", event.at("/file/path").asText());
        extension.put("msg", Fields.safe(event.path("message").asText(), MESSAGE));
        return line(kind, "Hole in what was observed", level, extension);
    }

    private static String line(String id, String title, Level level, Extension extension) {
        return "CEF:0|" + SiemEvent.PRODUCT + '|' + SiemEvent.PRODUCT + '|' + header(SiemEvent.productVersion()) + '|'
                + header(id) + '|' + header(title) + '|' + level.cef() + '|' + extension.text();
    }

    private static void culprit(Extension extension, @Nullable Party culprit) {
        if (culprit != null) {
            extension.put("sproc", culprit.process());
            if (culprit.pid() != null) {
                extension.put("spid", culprit.pid());
            }
            extension.put("cs4", culprit.cgroup(), "cgroup");
            extension.put("cs5", culprit.unit(), "unit");
            if (culprit.peer() != null) {
                Addresses.in(culprit.peer()).filter(ip -> !ip.contains(":")).ifPresent(ip -> extension.put("dst", ip));
                Addresses.in(culprit.peer())
                        .filter(ip -> ip.contains(":"))
                        .ifPresent(ip -> extension.put("c6a3", ip, "peer"));
            }
        }
    }

    /** In the header a backslash and a pipe are escaped. */
    private static String header(String text) {
        return Fields.safe(text).replace("\\", "\\\\").replace("|", "\\|");
    }

    /** The pairs behind the header, in which a backslash and an equals sign are escaped. */
    private static final class Extension {
        private static final int LONGEST = 512;

        private final StringBuilder pairs = new StringBuilder();

        Extension put(String key, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                String safe = key.equals("msg") ? value : Fields.safe(value, LONGEST);
                add(key, safe.replace("\\", "\\\\").replace("=", "\\="));
            }
            return this;
        }

        Extension put(String key, @Nullable String value, String label) {
            if (value != null && !value.isEmpty()) {
                put(key, value).add(key + "Label", label);
            }
            return this;
        }

        Extension put(String key, long value) {
            return add(key, Long.toString(value));
        }

        Extension put(String key, long value, String label) {
            return put(key, value).add(key + "Label", label);
        }

        Extension put(String key, double value, String label) {
            return add(key, Double.toString(value)).add(key + "Label", label);
        }

        String text() {
            return pairs.toString();
        }

        private Extension add(String key, String value) {
            if (pairs.length() > 0) {
                pairs.append(' ');
            }
            pairs.append(key).append('=').append(value);
            return this;
        }
    }
}
