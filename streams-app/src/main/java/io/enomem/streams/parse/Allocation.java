// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of an allocator, and by which code.
 *
 * @param gfpHex the mask as printed, such as {@code 0xcc0}; null if it was not printed
 * @param gfp its symbols, as printed since 4.6, else decoded by the table of the era; empty if unknown
 * @param order the request was for 2^order pages; -1 for sysrq-f; null if it was not printed
 * @param callTrace symbols of the frames, innermost first, without offsets; at most 64
 * @param driver module named in brackets in the innermost such frame: the best guess of whose allocation it was
 */
public record Allocation(
        @Nullable String gfpHex,
        List<String> gfp,
        @Nullable Integer order,
        List<String> callTrace,
        @Nullable String driver) {

    /** Nothing of it was printed. */
    public static final Allocation UNKNOWN = new Allocation(null, List.of(), null, List.of(), null);

    /** Prefixes of functions that allocate for a socket (net/core/sock.c, net/core/skbuff.c, net/ipv4, mm/memcontrol.c). */
    private static final List<String> SOCKET_FUNCTIONS = List.of(
            "tcp_",
            "udp_",
            "udpv6_",
            "sock_",
            "sk_",
            "skb_page_frag_refill",
            "__alloc_skb",
            "__sk_mem",
            "inet_sendmsg",
            "unix_stream_sendmsg",
            "mem_cgroup_charge_skmem");

    /**
     * Prefixes of functions that only the network has: polling and opening of an interface, its rings, and packets
     * (net/core/dev.c, net/core/skbuff.c, net/core/page_pool.c, net/ethtool, net/core/rtnetlink.c).
     */
    private static final List<String> NETWORK_FUNCTIONS = List.of(
            "net_rx_action",
            "napi_",
            "__napi_",
            "netdev_",
            "__netdev_",
            "dev_open",
            "__dev_open",
            "dev_change_",
            "__dev_change_",
            "dev_set_mtu",
            "dev_ioctl",
            "dev_hard_start_xmit",
            "dev_ethtool",
            "ethtool_",
            "ethnl_",
            "register_netdev",
            "alloc_etherdev",
            "alloc_netdev",
            "page_pool_",
            "rtnl_",
            "rtnetlink_",
            "alloc_skb",
            "__alloc_skb",
            "skb_");

    public Allocation {
        gfp = List.copyOf(gfp);
        callTrace = List.copyOf(callTrace);
    }

    /** True if a frame says that the allocation was made for a socket. */
    public boolean forSocket() {
        return callTrace.stream().anyMatch(frame -> SOCKET_FUNCTIONS.stream().anyMatch(frame::startsWith));
    }

    /** True if a frame says that the allocation was made for a network interface or its packets. */
    public boolean forNetwork() {
        return callTrace.stream().anyMatch(frame -> NETWORK_FUNCTIONS.stream().anyMatch(frame::startsWith));
    }

    /** True if the caller could not wait: GFP_ATOMIC, or neither direct reclaim nor blocking allowed. */
    public boolean atomic() {
        return gfp.contains("GFP_ATOMIC") || gfp.contains("GFP_NOWAIT");
    }
}
