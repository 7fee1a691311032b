// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/**
 * A process that has a socket open.
 *
 * @param pid process id
 * @param comm its name; hostile text
 */
record Owner(int pid, String comm) {}
