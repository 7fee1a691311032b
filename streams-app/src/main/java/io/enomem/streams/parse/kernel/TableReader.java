// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Full tables of the network: connection tracking (nf_conntrack_core.c), neighbours (net/core/neighbour.c) and routes
 * (net/ipv4/route.c, net/core/dst.c).
 */
final class TableReader implements LineReader {

    private static final String DST_CACHE = "dst cache overflow";
    private static final String ROUTE_CACHE = "Route cache is full: consider increasing sysctl ";

    @Override
    public List<String> words() {
        return List.of(
                "conntrack: table full", "eighbour table overflow", "neighbor table overflow", DST_CACHE, ROUTE_CACHE);
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        if (line.find("nf_conntrack: table full") >= 0 || line.find("ip_conntrack: table full") >= 0) {
            return new Sentence.Complete(new KernelSignal.ConntrackFull(line.id(), line.time()));
        }
        if (line.find(DST_CACHE) >= 0 || line.find(ROUTE_CACHE) >= 0) {
            return new Sentence.Complete(new KernelSignal.RouteCacheFull(line.id(), line.time(), line.text()));
        }
        int at = Math.max(
                Math.max(line.find("neighbor table overflow"), line.find("Neighbour table overflow")),
                line.find("neighbour table overflow"));
        return at < 0
                ? null
                : new Sentence.Complete(new KernelSignal.NeighbourOverflow(line.id(), line.time(), table(line, at)));
    }

    /** {@code neighbour: arp_cache: neighbor table overflow!}: the word before; older ones name no table. */
    private static @Nullable String table(KernelLine line, int at) {
        String before = line.text().substring(0, at).strip();
        if (!before.endsWith(":")) {
            return null;
        }
        String word = before.substring(before.lastIndexOf(' ') + 1, before.length() - 1);
        return word.endsWith("_cache") || word.endsWith("_tbl") ? word : null;
    }
}
