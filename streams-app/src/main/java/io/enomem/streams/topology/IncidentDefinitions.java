// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.settings.Settings;
import io.enomem.streams.incident.IncidentSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** The times and bounds of the incident tracker as settings; their defaults are its own. */
public final class IncidentDefinitions {
    private static final IncidentSettings DEFAULTS = IncidentSettings.defaults();

    private static final String QUIET = "incident.quiet.ms";
    private static final String GRACE = "incident.grace.ms";
    private static final String CAP = "incident.cap.ms";
    private static final String REVISABLE = "incident.revisable.ms";
    private static final String ANNOUNCE_AGAIN = "incident.announce.again.ms";
    private static final String REMEMBERED = "incident.remembered.ms";
    private static final String DETAIL = "history.detail.ms";
    private static final String MINUTES = "history.minutes.ms";
    private static final String SKEW = "incident.skew.ms";
    private static final String NEARBY = "incident.nearby.ms";
    private static final String SAMPLES_PER_MINUTE = "incident.samples.per.minute.max";
    private static final String RECORDS_PER_HOST = "incident.records.per.host.max";
    private static final String RECORDS_PER_SOURCE = "incident.records.per.source.max";
    private static final String INCIDENTS_PER_HOST = "incident.incidents.per.host.max";
    private static final String HOSTS_IN_MEMORY = "incident.hosts.in.memory.max";

    private IncidentDefinitions() {}

    /** The definitions. */
    public static ConfigDef definition() {
        ConfigDef definition = new ConfigDef();
        time(
                definition,
                QUIET,
                DEFAULTS.quiet(),
                "An incident without a signal for this long of its host's time is over.");
        time(definition, GRACE, DEFAULTS.grace(), "How late a record may come and still be in the first FINAL.");
        time(definition, CAP, DEFAULTS.cap(), "Longest incident; what goes on after it is the next incident, linked.");
        time(definition, REVISABLE, DEFAULTS.revisable(), "How late a record may come and still revise a FINAL.");
        time(
                definition,
                ANNOUNCE_AGAIN,
                DEFAULTS.announceAgain(),
                "How often an incident that goes on with the same cause and culprit is announced again.");
        time(definition, REMEMBERED, DEFAULTS.remembered(), "How long earlier incidents count as recurrence.");
        time(
                definition,
                DETAIL,
                DEFAULTS.detail(),
                "How long samples are kept at full resolution, of the host's time.");
        time(definition, MINUTES, DEFAULTS.minutes(), "How long one-minute reductions are kept, of the host's time.");
        time(
                definition,
                SKEW,
                DEFAULTS.skew(),
                "An event time so far after its arrival is not believed: arrival is used, and a gap recorded.");
        time(
                definition,
                NEARBY,
                DEFAULTS.nearby(),
                "How far around an incident other signals of its host are weighed.");
        bound(
                definition,
                SAMPLES_PER_MINUTE,
                DEFAULTS.samplesPerMinute(),
                "Bound of the samples of a host within a minute of its time; what exceeds it is left out, and a gap recorded.");
        bound(
                definition,
                RECORDS_PER_HOST,
                DEFAULTS.recordsPerHost(),
                "Bound of the kept kernel and log records of a host.");
        bound(
                definition,
                RECORDS_PER_SOURCE,
                DEFAULTS.recordsPerSource(),
                "Bound of the kept records of one log within 10 s.");
        bound(
                definition,
                INCIDENTS_PER_HOST,
                DEFAULTS.incidentsPerHost(),
                "Bound of the remembered incidents of a host.");
        bound(
                definition,
                HOSTS_IN_MEMORY,
                DEFAULTS.hostsInMemory(),
                "Bound of the hosts whose trigger state is held in memory, per partition.");
        return definition;
    }

    /** What the user gave of them, as text: for another process that shall come to the same answers. */
    public static Map<String, String> given(Settings settings) {
        Map<String, String> given = settings.given("");
        given.keySet().retainAll(definition().names());
        return given;
    }

    public static IncidentSettings read(Settings settings) {
        return new IncidentSettings(
                settings.millis(QUIET),
                settings.millis(GRACE),
                settings.millis(CAP),
                settings.millis(REVISABLE),
                settings.millis(ANNOUNCE_AGAIN),
                settings.millis(REMEMBERED),
                settings.millis(DETAIL),
                settings.millis(MINUTES),
                settings.millis(SKEW),
                settings.millis(NEARBY),
                settings.integer(SAMPLES_PER_MINUTE),
                settings.integer(RECORDS_PER_HOST),
                settings.integer(RECORDS_PER_SOURCE),
                settings.integer(INCIDENTS_PER_HOST),
                settings.integer(HOSTS_IN_MEMORY));
    }

    private static void time(ConfigDef definition, String key, Duration byDefault, String meaning) {
        definition.define(key, Type.LONG, byDefault.toMillis(), Range.atLeast(0L), Importance.MEDIUM, meaning);
    }

    private static void bound(ConfigDef definition, String key, int byDefault, String meaning) {
        definition.define(key, Type.INT, byDefault, Range.atLeast(1), Importance.LOW, meaning);
    }
}
