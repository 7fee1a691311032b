// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a capture holds of its first host.
 *
 * @param samples in order, at least one
 */
public record Recorded(HostInfo info, List<HostSample> samples) {
    /** Reads a capture. Throws IllegalArgumentException if it has no samples or no HostInfo. */
    public static Recorded of(Path capture) {
        SavedHost host =
                SavedInput.open(List.of(capture), SavedOptions.defaults()).get(0);
        try (Stream<SpecificRecord> stream = host.records()) {
            List<SpecificRecord> records = stream.toList();
            List<HostInfo> infos = of(records, HostInfo.class);
            List<HostSample> samples = of(records, HostSample.class);
            if (infos.isEmpty() || samples.isEmpty()) {
                throw new IllegalArgumentException(
                        capture + " has no samples of a host: give a capture of 'enomem capture'");
            }
            return new Recorded(infos.get(0), samples);
        }
    }

    private static <T> List<T> of(List<SpecificRecord> records, Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
