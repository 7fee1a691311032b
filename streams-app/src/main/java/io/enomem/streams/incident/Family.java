// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

/**
 * What signals of one incident have in common: they are about the same resource. A family with subjects has one incident
 * per subject (a cgroup, a service), the others one per host at a time.
 */
enum Family {
    /** RAM and swap of the host: global OOM kills, failed allocations, stalls, growth that no process owns. */
    HOST_MEMORY,
    /** A cgroup's memory; subject: its path. */
    CGROUP_MEMORY,
    /** Memory of a cpuset or of a NUMA policy's nodes. */
    NODE_MEMORY,
    /** OOM killer invoked by hand. */
    MANUAL_OOM,
    /** The pool of TCP, its orphans, and what one owner holds of it. */
    TCP_MEMORY,
    /** The pool of UDP and its sockets' buffers. */
    UDP_MEMORY,
    /** SYN and accept queues. */
    LISTEN_QUEUE,
    /** TIME_WAIT buckets. */
    TIME_WAIT,
    /** Ephemeral ports; subject: the service. */
    PORTS,
    /** The connection-tracking table. */
    CONNTRACK,
    /** Neighbour tables. */
    NEIGHBOUR,
    /** Sockets and descriptors that one process gathers, and what then fails for want of one. */
    DESCRIPTORS,
    /** Tasks: pids.max, threads-max, RLIMIT_NPROC. */
    TASKS,
    /** Memory refused though there is some: commit limit, map count, rlimits; subject: the service. */
    REFUSED_MEMORY,
    /** A runtime's own heap limit; subject: the service. */
    RUNTIME_HEAP,
    /** A socket option or a send refused for want of buffers; subject: the service. */
    SOCKET_BUFFERS,
    /** A network device or its driver. */
    NETWORK_DEVICE,
    /** Memory hardware. */
    HARDWARE,
    /** The other end went away; subject: the service. */
    DISCONNECT,
    /** Another failure that an application logged; subject: the service. */
    OTHER
}
