// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

/**
 * What a reader of /dev/kmsg did so far.
 *
 * @param records records given on
 * @param limited records held back because too many came
 * @param missing records that were lost before they could be read
 * @param malformed reads that gave no record
 * @param failures failed attempts to open or read the device
 * @param lastError the last failure in words; empty if there was none
 */
public record KmsgStatistics(
        long records, long limited, long missing, long malformed, long failures, String lastError) {}
