// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

/**
 * One boot of one host: whose records these are.
 *
 * @param machineId machine id, or what stands in for it
 * @param bootId boot id, or a stand-in that differs from boot to boot
 */
public record Boot(String machineId, String bootId) {}
