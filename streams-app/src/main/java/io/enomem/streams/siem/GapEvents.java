// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.schemas.Gap;

/** Names of holes, for whoever writes them to a topic. */
public final class GapEvents {
    private GapEvents() {}

    /** The same whenever the same hole is told; its form is that of an incident id, so that it lies with its host. */
    public static String id(Gap gap) {
        return GapEvent.of(gap).id();
    }
}
