// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.settings.Settings;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.standalone.replay.History;
import io.enomem.standalone.replay.Replay;
import io.enomem.streams.RulesSettings;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.topology.IncidentDefinitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A replay on topics of its own, with a place of its own, which go with it unless they are to be kept. */
final class ReplayThroughKafka {
    /**
     * What the user asked of it.
     *
     * @param work directory that the same command goes on in after a kill; null: one that goes with it
     * @param keep whether topics, group and state stay
     * @param replication replicas of its topics
     */
    record Asked(@Nullable Path work, boolean keep, short replication) {}

    private final Settings settings;
    private final String history;
    private final Asked asked;
    private final Supplier<Told> told;

    /**
     * @param history what is replayed, by name: another history in the same place would be mixed with it
     * @param told where to say how it goes, a new one for each that speaks
     */
    ReplayThroughKafka(Settings settings, String history, Asked asked, Supplier<Told> told) {
        this.settings = settings;
        this.history = history;
        this.asked = asked;
        this.told = told;
    }

    /** With a broker of its own. */
    List<Diagnosis> onEmbedded(History records) {
        return place((place, stop) -> {
            try (DataDirectory directory = DataDirectory.open(place.directory().resolve("kafka"));
                    EmbeddedKafka kafka = EmbeddedKafka.start(
                            directory, 0, words -> told.get().say(words))) {
                stop.begin();
                return replay(kafka.clientSettings(), records, place);
            }
        });
    }

    /** On the cluster that the settings name. */
    List<Diagnosis> onCluster(History records) {
        Map<String, String> client = new TreeMap<>();
        // What a replay writes is its own and goes with it: no registry has to know.
        settings.kafka("admin").forEach((key, value) -> {
            if (!key.startsWith("schema.registry.")) {
                client.put(key, value instanceof List<?> list ? join(list) : value.toString());
            }
        });
        return place((place, stop) -> {
            stop.begin();
            return replay(client, records, place);
        });
    }

    private List<Diagnosis> place(BiFunction<ReplayPlace, CleanStop, List<Diagnosis>> replaying) {
        String rules = RulesSettings.engine(settings).rulesVersion();
        ReplayPlace place = ReplayPlace.of(
                asked.work, String.join("\n", history, "rules " + rules, "" + IncidentDefinitions.given(settings)));
        // What was named with --work can be gone on with; anything else is of no use half done.
        boolean remove = !asked.keep && asked.work == null;
        try (CleanStop stop = new CleanStop()) {
            // All that is to be taken away is so before the stop is let go: the process ends then.
            try {
                List<Diagnosis> diagnoses = replaying.apply(place, stop);
                remove = !asked.keep;
                return diagnoses;
            } catch (Failure | KafkaException e) {
                if (stop.requested()) {
                    told.get().say(stopped());
                }
                throw e;
            } finally {
                Thread.interrupted();
                if (remove) {
                    place.remove();
                }
                place.removeIfEmpty();
            }
        }
    }

    private String stopped() {
        String left = asked.work != null
                ? "the same command goes on with it"
                : asked.keep ? "what it made is kept" : "what it made is removed";
        return "stopped before the replay had ended: " + left;
    }

    private List<Diagnosis> replay(Map<String, String> client, History records, ReplayPlace place) {
        Told says = told.get();
        if (place.resumed()) {
            says.say("goes on with the replay " + place.name());
        }
        boolean forget = !asked.keep && asked.work == null;
        try (Replay replay = new Replay(
                client,
                place.name(),
                place.directory().resolve("streams"),
                asked.replication,
                IncidentDefinitions.given(settings),
                RulesSettings.engine(settings))) {
            try {
                List<Diagnosis> diagnoses = replay.run(records, says);
                says.end(records.notices());
                forget = !asked.keep;
                return diagnoses;
            } finally {
                // Told to stop: taking away what was made is part of stopping.
                Thread.interrupted();
                if (asked.keep) {
                    says.say("kept: topics and group " + place.name() + ", state " + place.directory());
                }
                if (forget) {
                    replay.forget();
                }
            }
        } finally {
            // A broker that is stopped by an interrupted thread stops in disorder.
            Thread.interrupted();
        }
    }

    private static String join(List<?> values) {
        return String.join(",", values.stream().map(String::valueOf).toList());
    }
}
