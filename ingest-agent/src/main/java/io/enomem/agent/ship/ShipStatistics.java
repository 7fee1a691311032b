// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

/**
 * What became of records since the start.
 *
 * @param sent acknowledged by the broker
 * @param spooled written to the spool
 * @param dropped lost because the spool was full or could not be written, or because the broker refuses their size
 * @param spoolBytes bytes in the spool now
 * @param connected false while the broker is away
 * @param lastError why records could not be sent, last; empty if they always could
 */
public record ShipStatistics(
        long sent, long spooled, long dropped, long spoolBytes, boolean connected, String lastError) {}
