// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Link;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Ends in memory; those that arrived more than {@link #WAITS} before the newest are let go. Used by one thread. */
final class MapLinks implements LinkEnds {
    private final Map<String, NavigableMap<Key, Link>> byEndpoint = new HashMap<>();
    private final NavigableMap<Long, Map<Key, String>> byArrival = new TreeMap<>();

    private record Key(long timeMillis, String rest) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byTime = Long.compare(timeMillis, other.timeMillis);
            return byTime != 0 ? byTime : rest.compareTo(other.rest);
        }
    }

    @Override
    public List<Link> near(String endpoint, long timeMillis) {
        return ends(endpoint)
                .subMap(new Key(timeMillis - APART.toMillis(), ""), new Key(timeMillis + APART.toMillis() + 1, ""))
                .values()
                .stream()
                .limit(PER_ENDPOINT)
                .toList();
    }

    @Override
    public boolean has(Link link) {
        return link.equals(ends(link.getEndpoint()).get(key(link)));
    }

    @Override
    public void keep(Link link, long arrivalMillis) {
        Key key = key(link);
        byEndpoint
                .computeIfAbsent(link.getEndpoint(), endpoint -> new TreeMap<>())
                .put(key, link);
        byArrival.computeIfAbsent(arrivalMillis, arrival -> new HashMap<>()).put(key, link.getEndpoint());
        forgetBefore(byArrival.lastKey() - WAITS.toMillis());
    }

    private void forgetBefore(long arrivalMillis) {
        NavigableMap<Long, Map<Key, String>> old = byArrival.headMap(arrivalMillis, false);
        old.values()
                .forEach(keys -> keys.forEach((key, endpoint) -> {
                    NavigableMap<Key, Link> ends = ends(endpoint);
                    ends.remove(key);
                    if (ends.isEmpty()) {
                        byEndpoint.remove(endpoint);
                    }
                }));
        old.clear();
    }

    private NavigableMap<Key, Link> ends(String endpoint) {
        return byEndpoint.getOrDefault(endpoint, new TreeMap<>());
    }

    private static Key key(Link link) {
        String peer = link.getPeer() == null ? "" : link.getPeer();
        return new Key(link.getTime().toEpochMilli(), link.getRole() + link.getIncidentId() + peer);
    }
}
