// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

/** What drives the end of an incident besides the host's own time. */
public enum Mode {
    /** A host of which nothing comes any more is closed after a while of wall time. */
    LIVE,
    /** The end of the input closes, as {@link EndOfInput} tells; no wall clock is read. */
    REPLAY
}
