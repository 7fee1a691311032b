// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.util.Map;

/**
 * What became of application logs since the start.
 *
 * @param bytes bytes read
 * @param records records that matched
 * @param gaps truncations and losses
 * @param lostBytes bytes that were seen and are lost; what was written unseen comes on top
 * @param failures attempts to read a log that failed
 * @param lastError the last of them; empty if there was none
 * @param files files that are open now, by their glob
 * @param lagBytes bytes that were written and that the broker does not have yet, by glob
 */
public record LogStatistics(
        long bytes,
        long records,
        long gaps,
        long lostBytes,
        long failures,
        String lastError,
        Map<String, Long> files,
        Map<String, Long> lagBytes) {}
