// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import org.jspecify.annotations.Nullable;

/** How many descriptors a process gained while it was watched. */
final class DescriptorGrowth {
    private DescriptorGrowth() {}

    /** From its first sample that tells to its last; unknown if fewer than two tell. */
    static Reading of(ProcessTrack process) {
        @Nullable Integer first = null;
        ProcessTrack.@Nullable Point last = null;
        for (ProcessTrack.Point point : process.points()) {
            Integer descriptors = point.sample().getDescriptors();
            if (descriptors != null) {
                first = first == null ? descriptors : first;
                last = point;
            }
        }
        String name = "descriptors gained";
        if (first == null || last == null) {
            return Reading.unknown(name, Unit.DESCRIPTORS, "ls /proc/" + process.pid() + "/fd | wc -l");
        }
        return Reading.of(
                name,
                last.sample().getDescriptors() - first,
                Unit.DESCRIPTORS,
                "proc/" + process.pid() + "/fd",
                last.time(),
                Origin.SAMPLE);
    }
}
