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
 * @param remains true if what rotation left of a log is read, too, when the log is met for the first time
 */
record TailSettings(Duration poll, Duration discover, Duration leave, Duration save, boolean remains) {
    static final TailSettings DEFAULT = new TailSettings(
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(15), false);

    /** The same, with remains read or not. */
    TailSettings withRemains(boolean read) {
        return new TailSettings(poll, discover, leave, save, read);
    }
}
