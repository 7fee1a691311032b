// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.time.ZoneId;

/**
 * The host whose logs are followed, as their records name it.
 *
 * @param machineId machine id
 * @param bootId id of this boot
 * @param zone zone of times that carry none
 */
public record LogHost(String machineId, String bootId, ZoneId zone) {}
