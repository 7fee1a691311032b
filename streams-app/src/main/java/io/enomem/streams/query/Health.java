// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import java.util.List;

/** How the process fares, for probes. Implementations are thread-safe and answer at once. */
public interface Health {
    /** What will not mend without a restart, one phrase each; empty: alive. */
    List<String> fatal();

    /** What keeps answers from being given or complete now, one phrase each; empty: ready. */
    List<String> obstacles();

    /**
     * What stands still until somebody mends it elsewhere, one phrase each, although questions may be answered meanwhile.
     * Known about a minute after the first question.
     */
    default List<String> standstills() {
        return List.of();
    }
}
