// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a host: {@code /32 host LOCAL} below an address in /proc/net/fib_trie (net/ipv4/fib_trie.c), and
 * /proc/net/if_inet6 (net/ipv6/addrconf.c). Loopback and link-local ones name no host and are left out.
 */
final class LocalAddresses {
    private static final int MAX_ADDRESSES = 64;
    private static final int HEX_DIGITS = 32;

    private LocalAddresses() {}

    /** Sorted, at most 64. */
    static List<String> read(ProcRoot root) {
        TreeSet<String> addresses = new TreeSet<>();
        addIpv4(root.read("proc/net/fib_trie"), addresses);
        addIpv6(root.read("proc/net/if_inet6"), addresses);
        List<String> bounded = new ArrayList<>(addresses);
        return bounded.subList(0, Math.min(MAX_ADDRESSES, bounded.size()));
    }

    private static void addIpv4(byte @Nullable [] text, TreeSet<String> addresses) {
        Words words = Words.of(text);
        String leaf = "";
        while (words.line()) {
            if (!words.word()) {
                continue;
            }
            if (words.is("|--")) {
                leaf = words.word() ? words.string() : "";
            } else if (words.is("/32") && words.word() && words.is("host") && words.word() && words.is("LOCAL")) {
                if (isAddress(leaf) && !leaf.startsWith("127.") && !leaf.startsWith("169.254.")) {
                    addresses.add(leaf);
                }
            }
        }
    }

    private static boolean isAddress(String text) {
        return text.length() >= 7
                && text.length() <= 15
                && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static void addIpv6(byte @Nullable [] text, TreeSet<String> addresses) {
        Words words = Words.of(text);
        while (words.line()) {
            if (words.word() && words.end() - words.start() == HEX_DIGITS) {
                String address = InetText.ipv6(words.string());
                if (address != null && !address.equals("::1") && !address.startsWith("fe80:")) {
                    addresses.add(address);
                }
            }
        }
    }
}
