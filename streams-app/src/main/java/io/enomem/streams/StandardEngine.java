// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams;

import io.enomem.streams.diagnosis.cause.Causes;
import io.enomem.streams.diagnosis.cause.InsufficientEvidence;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.diagnosis.engine.Engine;

/** The engine with every cause that this release knows: the same one live, replayed and offline. */
public final class StandardEngine {
    private StandardEngine() {}

    /** A new one; it is stateless and thread-safe. */
    public static Diagnostician create() {
        return new Engine(Causes.all(), new InsufficientEvidence());
    }
}
