// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.time.Duration;

/**
 * How often followed logs are looked after. All ours.
 *
 * @param poll between two looks at quiet files
 * @param discover between two searches for files; longer where a search is costly
 * @param leave how long a file without a name that is followed must be quiet before it is closed: a daemon writes to its
 *     renamed log until it is told to open it again
 * @param save between two savings of positions, those of new files and generations aside
 */
record TailSettings(Duration poll, Duration discover, Duration leave, Duration save) {
    static final TailSettings DEFAULT = new TailSettings(
            Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(5));
}
