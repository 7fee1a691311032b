// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/**
 * How far a file was read, such that reading on from here gives the same records as reading on without a stop.
 *
 * @param next offset in bytes of the first line that was not yet looked at
 * @param recordEnd offset of the end of the last record that was given: no later record reaches back over it
 */
public record LogPosition(long next, long recordEnd) {

    /** The beginning of a file. */
    public static final LogPosition START = new LogPosition(0, 0);
}
