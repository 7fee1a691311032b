// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.time.Instant;

/** A file that is followed, and what is known of its name and its news. Used by the tailer's thread alone. */
final class Followed {
    private final FollowedFile file;
    private final String set;
    private boolean named = true;
    private long newsAt = now();
    private Instant lookedAt = Instant.now();

    /** @param set the glob that the file, or the one that it was rotated from, was found by */
    Followed(FollowedFile file, String set) {
        this.file = file;
        this.set = set;
    }

    FollowedFile file() {
        return file;
    }

    String set() {
        return set;
    }

    /** True if a name that is followed leads to it. */
    boolean named() {
        return named;
    }

    void named(boolean is) {
        named = is;
    }

    /** There was something new to read. */
    void news() {
        newsAt = now();
    }

    /** Milliseconds without anything new. */
    long quietMillis() {
        return now() - newsAt;
    }

    /** It was found whole. */
    void looked() {
        lookedAt = Instant.now();
    }

    /** When it was last found whole. */
    Instant lookedAt() {
        return lookedAt;
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
