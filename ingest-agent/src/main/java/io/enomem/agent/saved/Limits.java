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

    /** Bytes that one input may unpack to. */
    static final long MAX_BYTES = 32L << 30;

    /** How many times larger than packed an input may be; a log of one line over and over reaches some 300. */
    static final long MAX_RATIO = 1_000;

    /** Bytes that may be unpacked before the ratio counts: the start of a file may be all zeros. */
    static final long RATIO_FREE_BYTES = 64L << 20;

    /** Compressions inside one another: messages.gz in a .tar.xz is two, each read as a stream. */
    static final int MAX_LAYERS = 2;

    /** Logs in an archive up to this size stay in memory; larger ones are read from the archive again. */
    static final int HELD_LOG_BYTES = 4 << 20;

    /** A file of a sample in an archive up to this size stays in memory: what the sampler would take of it. */
    static final int HELD_SAMPLE_BYTES = ProcRoot.MAX_FILE_BYTES;

    /** Bytes of entries that stay in memory, packed where that helps. */
    static final long HELD_BYTES = 256L << 20;

    /** Standard input up to this size stays in memory, so that its digest is known before its first record. */
    static final int HELD_STDIN_BYTES = 64 << 20;

    /** Memory that an .xz or .zst file may ask for, KiB: what xz -9 and zstd --ultra ask for and as much again. */
    static final int DECODER_KIB = 256 * 1024;

    private Limits() {}
}
