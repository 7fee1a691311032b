// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Minute;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.SocketOwner;
import java.time.Instant;
import java.util.List;

/** A minute whose samples are still coming: they are reduced as they come, and not kept. Mutable; some 8 KiB. */
public final class OpenMinute {
    private static final Counter TOTAL = Counter.named("meminfo.MemTotal");

    private final long start;
    private final Columns network = new Columns(Counter.Section.NETWORK);
    private final Columns memory = new Columns(Counter.Section.MEMORY);
    private String bootId = "";
    private int samples;
    private List<ProcessSample> processes = List.of();
    private List<CgroupSample> cgroups = List.of();
    private List<SocketOwner> owners = List.of();

    /** @param start of the minute, Unix milliseconds */
    public OpenMinute(long start) {
        this.start = start;
    }

    /** Takes the next sample of the minute, in order of time. */
    public void add(HostSample sample) {
        bootId = sample.getBootId();
        samples++;
        network.add(sample.getNetwork());
        memory.add(sample.getMemory());
        if (sample.getProcesses() != null) {
            processes = NearLimits.processes(sample.getProcesses(), memory.last(TOTAL));
        }
        if (sample.getCgroups() != null) {
            cgroups = NearLimits.cgroups(sample.getCgroups());
        }
        if (sample.getSockets() != null) {
            owners = NearLimits.owners(sample.getSockets());
        }
    }

    /** What its samples say so far. */
    public Minute reduced() {
        return new Minute(
                Instant.ofEpochMilli(start),
                bootId,
                samples,
                network.packed(),
                memory.packed(),
                processes,
                cgroups,
                owners);
    }
}
