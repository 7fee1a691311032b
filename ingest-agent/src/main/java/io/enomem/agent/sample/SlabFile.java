// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Slab;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * /proc/slabinfo, versions 2.0 and 2.1 (mm/slab_common.c): {@code name active objects size perslab pagesperslab :
 * tunables a b c : slabdata activeslabs slabs shared}. Readable by root only.
 */
final class SlabFile {
    private static final int MAX_SLABS = 30;
    /** Reported however small: objects that sockets, connections and open files are made of. */
    private static final Set<String> WATCHED = Set.of(
            "TCP",
            "TCPv6",
            "UDP",
            "UDPv6",
            "tw_sock_TCP",
            "request_sock_TCP",
            "sock_inode_cache",
            "nf_conntrack",
            "filp");

    private SlabFile() {}

    /** The largest caches and the watched ones, largest first; empty if the file cannot be read. */
    static List<Slab> read(ProcRoot root) {
        byte[] text = root.read("proc/slabinfo");
        List<Slab> slabs = new ArrayList<>();
        Words words = Words.of(text);
        while (words.line()) {
            Slab slab = slab(words);
            if (slab != null) {
                slabs.add(slab);
            }
        }
        slabs.sort(Comparator.comparingLong(Slab::getPages).reversed().thenComparing(Slab::getName));
        List<Slab> reported = new ArrayList<>();
        for (Slab slab : slabs) {
            if (slab.getPages() > 0 && (reported.size() < MAX_SLABS || WATCHED.contains(slab.getName()))) {
                reported.add(slab);
            }
        }
        return reported.subList(0, Math.min(reported.size(), MAX_SLABS + WATCHED.size()));
    }

    private static @Nullable Slab slab(Words words) {
        if (!words.word() || words.startsWith("#")) {
            return null;
        }
        String name = Text.bounded(words.string(), 64);
        long[] numbers = new long[5];
        for (int i = 0; i < numbers.length; i++) {
            if (!words.word() || words.number() < 0) {
                return null;
            }
            numbers[i] = words.number();
        }
        while (words.word() && !words.is("slabdata")) {
            // The tunables of SLAB: not of interest, and absent from version 2.0 in some builds.
        }
        if (!words.skip(2) || words.number() < 0 || words.number() > Long.MAX_VALUE >> 20 || numbers[4] > 1 << 20) {
            return null;
        }
        return new Slab(name, numbers[0], numbers[1], numbers[2], words.number() * numbers[4]);
    }
}
