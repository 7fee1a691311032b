// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From the value of a topic to a syslog message. Pure and thread-safe.
 */
public final class SiemFormat {
    private static final JsonMapper JSON = new JsonMapper();

    /** What a message too long for its receiver goes without, the longest first. */
    private static final List<String> ECS_EXPENDABLE =
            List.of("evidence", "remedies", "victims", "causes", "missing", "gaps");

    private static final List<String> OCSF_EXPENDABLE = List.of("evidences", "remediation", "resources", "observables");

    private final Kind kind;
    private final Syslog syslog;
    private final int longest;
    private final Revisions revisions;
    private final Cef cef = new Cef();
    private final DiagnosisJson diagnoses = new DiagnosisJson();

    /** What stands in the message. */
    public enum Kind {
        CEF,
        ECS,
        OCSF;

        /** Reads the setting; its values are checked by {@link SiemDefinitions}. */
        public static Kind of(String setting) {
            return valueOf(setting.toUpperCase(Locale.ROOT));
        }
    }

    /** @param longest bytes of one message that its receiver takes whole */
    public SiemFormat(Kind kind, Syslog syslog, int longest, Revisions revisions) {
        this.kind = kind;
        this.syslog = syslog;
        this.longest = longest;
        this.revisions = revisions;
    }

    /** The topics whose values this format reads; holes stand only on those of ECS and OCSF. */
    public List<Topic> topics(Topics topics) {
        return switch (kind) {
            case CEF -> List.of(topics.diagnosesJson(), topics.diagnosesOcsf());
            case ECS -> List.of(topics.diagnosesEcs());
            case OCSF -> List.of(topics.diagnosesOcsf());
        };
    }

    /**
     * The message, or nothing for a revision that the SIEM is not told of.
     *
     * @throws IllegalArgumentException if the value is not what those topics hold
     */
    public Optional<byte[]> message(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        return kind == Kind.CEF ? cef(text) : json(text);
    }

    private Optional<byte[]> cef(String text) {
        ObjectNode event = read(text);
        if (event.has("class_uid")) {
            // Findings come as diagnoses, which hold more; of OCSF only the holes are taken.
            return event.path("class_uid").asInt() == OcsfLogActivity.CLASS
                    ? Optional.of(syslog.message(ocsf(event), cef.ofHole(event)))
                    : Optional.empty();
        }
        Diagnosis diagnosis = diagnoses.read(text);
        if (!revisions.tell(diagnosis)) {
            return Optional.empty();
        }
        Syslog.Head head = new Syslog.Head(
                Level.of(diagnosis.severity()).syslog(),
                diagnosis.diagnosedAt(),
                diagnosis.host().hostname(),
                diagnosis.primaryCause(),
                SiemEvent.id(diagnosis.incidentId(), diagnosis.revision()));
        return Optional.of(syslog.message(head, cef.of(diagnosis)));
    }

    private Optional<byte[]> json(String text) {
        ObjectNode event = read(text);
        Syslog.Head head = kind == Kind.ECS ? ecs(event) : ocsf(event);
        byte[] message = syslog.message(head, text);
        List<String> expendable = kind == Kind.ECS ? ECS_EXPENDABLE : OCSF_EXPENDABLE;
        for (int i = 0; i < expendable.size() && message.length > longest; i++) {
            JsonNode parent = kind == Kind.ECS ? event.path("enomem") : event;
            if (parent instanceof ObjectNode object && object.remove(expendable.get(i)) != null) {
                mark(event);
                message = syslog.message(head, event.toString());
            }
        }
        return Optional.of(message);
    }

    private void mark(ObjectNode event) {
        if (kind == Kind.ECS && event.path("enomem") instanceof ObjectNode own) {
            own.put("truncated", true);
        } else if (event.path("unmapped") instanceof ObjectNode unmapped) {
            unmapped.put("truncated", true);
        }
    }

    private static Syslog.Head ecs(ObjectNode event) {
        int severity = event.at("/event/severity").asInt();
        String time = event.at("/event/created").asText(event.at("/@timestamp").asText());
        return new Syslog.Head(
                severity >= Level.CRITICAL.ecs() ? Level.CRITICAL.syslog() : syslog(severity >= Level.MEDIUM.ecs()),
                Instant.parse(time),
                event.at("/host/hostname").asText(event.at("/host/id").asText()),
                event.at("/event/code").asText(),
                event.at("/event/id").asText());
    }

    private static Syslog.Head ocsf(ObjectNode event) {
        int severity = event.at("/severity_id").asInt();
        return new Syslog.Head(
                severity >= Level.CRITICAL.ocsf() ? Level.CRITICAL.syslog() : syslog(severity >= Level.MEDIUM.ocsf()),
                Instant.ofEpochMilli(event.at("/time").asLong()),
                event.at("/device/hostname").asText(event.at("/device/uid").asText()),
                event.at("/metadata/event_code").asText(),
                event.at("/metadata/uid").asText());
    }

    private static int syslog(boolean warning) {
        return warning ? Level.MEDIUM.syslog() : Level.LOW.syslog();
    }

    private static ObjectNode read(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("Not a JSON object");
    }
}
