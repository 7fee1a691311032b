// SPDX-License-Identifier: Apache-2.0
/** The whole path on recorded hosts: the agent's sources and shipper, the broker, the topology, its answers. */
package io.enomem.standalone.e2e;
