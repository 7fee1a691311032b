// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import java.time.Instant;
import java.util.Set;

/** What the loop asks of a sampler. */
interface Sampling {
    /** Reads these parts now, and tells what each cost. */
    HostSample sample(Instant time, Set<Part> parts, HostSampler.Costs costs);

    /** Who the host is and what it is limited to. */
    HostInfo info(Instant time);

    /** Asks this sampler. */
    static Sampling of(HostSampler sampler) {
        return new Sampling() {
            @Override
            public HostSample sample(Instant time, Set<Part> parts, HostSampler.Costs costs) {
                return sampler.sample(time, parts, costs);
            }

            @Override
            public HostInfo info(Instant time) {
                return sampler.info(time);
            }
        };
    }
}
