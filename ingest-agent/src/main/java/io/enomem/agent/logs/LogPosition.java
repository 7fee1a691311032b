// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/**
 * How far a file was read, such that reading on from here gives the same records as reading on without a stop.
 *
 * @param next offset in bytes of the first line that was not yet looked at
 * @param ends where the last records that were given end
 */
record LogPosition(long next, RecordEnds ends) {

    /** The beginning of a file. */
    static final LogPosition START = new LogPosition(0, new RecordEnds(0, 0));
}
