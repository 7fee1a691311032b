// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the holes between samples: a sampler that did not run for long, and a wall clock that jumped against
 * CLOCK_BOOTTIME. Not thread-safe.
 */
final class Continuity {
    /** A sampler is silent for at most five periods, and ten seconds at least, before it says so. */
    private static final int PERIODS = 5;

    private static final Duration LEAST = Duration.ofSeconds(10);

    /** A smaller step of the wall clock is no jump: NTP steps from 128 ms on, /proc/uptime counts in 10 ms. Ours. */
    private static final long JUMP_MILLIS = 1_000;

    private final HostIdentity host;
    private final long silence;
    private long lastTime;
    private long lastBootTime = -1;
    private long offset;
    private long suspected;
    private boolean suspicious;

    Continuity(HostIdentity host, Duration period) {
        this.host = host;
        this.silence = Math.max(LEAST.toMillis(), PERIODS * period.toMillis());
    }

    /** The holes that this sample ends. */
    List<Gap> before(HostSample sample) {
        long time = sample.getTime().toEpochMilli();
        long bootTime = sample.getBootTimeMillis();
        List<Gap> gaps = new ArrayList<>();
        if (lastBootTime < 0) {
            offset = time - bootTime;
        } else {
            long passed = bootTime - lastBootTime;
            if (passed > silence) {
                gaps.add(gap(
                        "samples", GapKind.SAMPLER_STALLED, time - passed, time, "No sample for " + passed + " ms"));
            }
            jump(time, bootTime, gaps);
        }
        lastTime = time;
        lastBootTime = bootTime;
        return gaps;
    }

    /** Two samples must agree on a jump: on a starved host much may pass between the reads of the two clocks. */
    private void jump(long time, long bootTime, List<Gap> gaps) {
        long now = time - bootTime;
        boolean jumped = Math.abs(now - offset) >= JUMP_MILLIS;
        if (jumped && suspicious && Math.abs(now - suspected) < JUMP_MILLIS) {
            long step = now - offset;
            long from = Math.min(lastTime, time);
            gaps.add(gap(
                    "clock",
                    GapKind.CLOCK_JUMP,
                    from,
                    Math.max(lastTime, time),
                    "The wall clock jumped by " + step + " ms"));
            offset = now;
            suspicious = false;
        } else {
            if (!jumped) {
                offset = now;
            }
            suspicious = jumped;
            suspected = now;
        }
    }

    private Gap gap(String source, GapKind kind, long from, long to, String detail) {
        return Gap.newBuilder()
                .setMachineId(host.machineId())
                .setBootId(host.bootId())
                .setSource(source)
                .setKind(kind)
                .setStart(Instant.ofEpochMilli(from))
                .setEnd(Instant.ofEpochMilli(to))
                .setDetail(detail)
                .build();
    }
}
