// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Runs a mechanism, records it, and asks what `diagnose` asks: the same sources, incidents and engine. */
final class Generated {
    private static final int SECONDS = 32;
    private static final Diagnostician ENGINE = StandardEngine.create();

    private Generated() {}

    /** The FINAL diagnoses of a recording in which everything could be read, each second. */
    static List<Diagnosis> diagnose(Path file, Mechanism mechanism, long seed) {
        return diagnose(file, mechanism, seed, KernelForm.DEBIAN_12, path -> true, second -> true);
    }

    /**
     * The FINAL diagnoses of a recording with holes.
     *
     * @param form the kernel
     * @param present which files could be read, by their path below /
     * @param sampled in which seconds a sample was taken
     */
    static List<Diagnosis> diagnose(
            Path file,
            Mechanism mechanism,
            long seed,
            KernelForm form,
            Predicate<String> present,
            IntPredicate sampled) {
        SimHost host = new SimHost(seed, mechanism.ramMb());
        try (Recording recording = new Recording(file, form, present)) {
            IntConsumer happens = mechanism.begin().apply(host);
            for (int second = 0; second < SECONDS; second++) {
                happens.accept(second);
                Noise.second(host, second);
                host.second();
                if (sampled.test(second)) {
                    recording.sample(host);
                }
            }
            recording.finish(host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Diagnosis> finals = new ArrayList<>();
        for (SavedHost saved : SavedInput.open(List.of(file), SavedOptions.defaults())) {
            try (Stream<SpecificRecord> records = saved.records()) {
                finals.addAll(OfflineRun.run(records.iterator(), ENGINE, IncidentSettings.defaults())
                        .finals());
            }
        }
        return finals;
    }
}
