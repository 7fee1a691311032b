// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The threads of an agent, of which a slow one may outlive its end for a moment and still write. */
public final class AgentThreads {

    private AgentThreads() {}

    /** Waits until none is left, so that a test's directory can be deleted. */
    public static void awaitEnd() {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("enomem-")));
    }
}
