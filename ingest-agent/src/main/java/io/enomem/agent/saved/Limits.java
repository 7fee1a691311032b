// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.sample.ProcRoot;

/** How much of a stranger's input is read. All ours, chosen well above any real capture or sosreport. */
final class Limits {
    /** Entries of one directory or archive: a day of samples every five seconds, and the rest. */
    static final int MAX_ENTRIES = 1_000_000;

    /** Directories that one path may lead through; the deepest cgroup of Kubernetes has some 12. */
    static final int MAX_DEPTH = 40;

    /** Characters of a path: PATH_MAX of linux/limits.h. */
    static final int MAX_PATH = 4096;

    /** Logs in an archive up to this size stay in memory; larger ones are read from the archive again. */
    static final int HELD_LOG_BYTES = 4 << 20;

    /** A file of a sample in an archive up to this size stays in memory: what the sampler would take of it. */
    static final int HELD_SAMPLE_BYTES = ProcRoot.MAX_FILE_BYTES;

    /** Bytes of entries that stay in memory, packed where that helps. */
    static final long HELD_BYTES = 256L << 20;

    /** Standard input up to this size stays in memory, so that its digest is known before its first record. */
    static final int HELD_STDIN_BYTES = 64 << 20;

    private Limits() {}
}
