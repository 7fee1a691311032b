// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.rotated;

/** How much of what a stranger packed is unpacked. All ours, chosen well above any real log. */
final class UnpackLimits {
    /** Bytes that one input may unpack to. */
    static final long MAX_BYTES = 32L << 30;

    /** How many times larger than packed an input may be; a log of one line over and over reaches some 300. */
    static final long MAX_RATIO = 1_000;

    /** Bytes that may be unpacked before the ratio counts: the start of a file may be all zeros. */
    static final long RATIO_FREE_BYTES = 64L << 20;

    /** Compressions inside one another: messages.gz in a .tar.xz is two, each read as a stream. */
    static final int MAX_LAYERS = 2;

    /** Memory that an .xz or .zst file may ask for, KiB: what xz -9 and zstd --ultra ask for and as much again. */
    static final int DECODER_KIB = 256 * 1024;

    private UnpackLimits() {}
}
