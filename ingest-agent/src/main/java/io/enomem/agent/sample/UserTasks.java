// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/**
 * Tasks of one user, of one process or of all.
 *
 * @param user number of the user
 * @param tasks threads, the first of each process among them
 */
public record UserTasks(long user, long tasks) {}
