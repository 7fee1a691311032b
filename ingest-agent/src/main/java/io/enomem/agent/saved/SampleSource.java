// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.agent.sample.ProcRoot;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostInfo;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The samples of a capture as the sampler would have made them: a HostInfo whenever it changes, and a HostSample. */
final class SampleSource implements RecordSource {
    private final Iterator<Map.Entry<Long, Map<String, SavedFile>>> ticks;
    private final HostContext host;
    private final HostIdentity identity;
    private final long stallMillis;
    private final Queue<Timed> ready = new ArrayDeque<>();
    private final KnownFacts facts = new KnownFacts();
    private @Nullable HostInfo known;
    private @Nullable Long last;

    SampleSource(SampleTicks samples, HostContext host) {
        this.ticks = samples.all().entrySet().iterator();
        this.host = host;
        this.stallMillis = Stall.millis(samples.all().keySet());
        Long booted = host.bootTimeMillis();
        this.identity = new HostIdentity(
                host.boot().machineId(),
                host.boot().bootId(),
                host.name(),
                booted == null ? null : Instant.ofEpochMilli(booted),
                "");
    }

    @Override
    public String name() {
        return "samples";
    }

    @Override
    public @Nullable Timed next() {
        if (ready.isEmpty() && ticks.hasNext()) {
            Map.Entry<Long, Map<String, SavedFile>> tick = ticks.next();
            read(tick.getKey(), tick.getValue());
        }
        return ready.poll();
    }

    @Override
    public void close() {
        ready.clear();
    }

    private void read(long millis, Map<String, SavedFile> files) {
        Instant time = Instant.ofEpochMilli(millis);
        HostSampler sampler = new HostSampler(ProcRoot.files(SampleTicks.contents(files, host.notices())), identity);
        if (last != null && millis - last > stallMillis) {
            ready.add(new Timed(millis, stalled(last, millis)));
        }
        last = millis;
        HostInfo info = facts.complete(sampler.info(time));
        HostInfo before = known;
        if (info.getKernelRelease() == null) {
            info = HostInfo.newBuilder(info)
                    .setKernelRelease(host.kernelRelease())
                    .build();
        }
        if (before == null || !sameBut(before, info)) {
            ready.add(new Timed(millis, info));
            known = info;
        }
        ready.add(new Timed(millis, sampler.sample(time, EnumSet.allOf(Part.class))));
    }

    /** True if nothing but the time differs. */
    private static boolean sameBut(HostInfo before, HostInfo now) {
        HostInfo then = HostInfo.newBuilder(now)
                .setTime(before.getTime())
                .setBootTimeMillis(before.getBootTimeMillis())
                .setBootedAt(before.getBootedAt())
                .build();
        return then.equals(before);
    }

    private Gap stalled(long from, long to) {
        return Gap.newBuilder()
                .setMachineId(host.boot().machineId())
                .setBootId(host.boot().bootId())
                .setSource(name())
                .setKind(GapKind.SAMPLER_STALLED)
                .setStart(Instant.ofEpochMilli(from))
                .setEnd(Instant.ofEpochMilli(to))
                .setDetail("No sample for " + (to - from) + " ms")
                .build();
    }
}
