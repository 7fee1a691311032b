// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Free lists and watermarks of each zone: /proc/buddyinfo and /proc/zoneinfo (mm/vmstat.c). */
final class ZoneFiles {
    /** 64 nodes of 4 zones: no known machine has more. */
    private static final int MAX_ZONES = 256;

    private static final int MAX_ORDERS = 64;

    private final Map<String, Zone.Builder> zones = new LinkedHashMap<>();

    private ZoneFiles() {}

    /** Zones in the order of the files; empty if neither is there. */
    static List<Zone> read(ProcRoot root) {
        ZoneFiles files = new ZoneFiles();
        files.readBuddyinfo(root.read("proc/buddyinfo"));
        files.readZoneinfo(root.read("proc/zoneinfo"));
        return files.zones.values().stream().map(Zone.Builder::build).toList();
    }

    private void readBuddyinfo(byte @Nullable [] text) {
        Words words = Words.of(text);
        while (words.line()) {
            Zone.Builder zone = words.word() && words.is("Node") ? zone(words) : null;
            if (zone == null) {
                continue;
            }
            List<Long> blocks = new ArrayList<>();
            while (blocks.size() < MAX_ORDERS && words.word() && words.number() >= 0) {
                blocks.add(words.number());
            }
            zone.setFreeBlocks(blocks);
        }
    }

    private void readZoneinfo(byte @Nullable [] text) {
        Words words = Words.of(text);
        Zone.Builder zone = null;
        while (words.line()) {
            if (!words.word()) {
                continue;
            }
            if (words.is("Node")) {
                zone = zone(words);
            } else if (zone != null) {
                setNumber(zone, words);
            }
        }
    }

    private static void setNumber(Zone.Builder zone, Words words) {
        if (words.is("pages")) {
            if (words.word() && words.is("free")) {
                zone.setFreePages(next(words));
            }
        } else if (words.is("min")) {
            zone.setMinPages(next(words));
        } else if (words.is("low")) {
            zone.setLowPages(next(words));
        } else if (words.is("high")) {
            zone.setHighPages(next(words));
        } else if (words.is("managed")) {
            zone.setManagedPages(next(words));
        }
    }

    private static @Nullable Long next(Words words) {
        long value = words.word() ? words.number() : Words.NOT_A_NUMBER;
        return value < 0 ? null : Long.valueOf(value);
    }

    /** Reads what follows {@code Node}: {@code 0, zone   Normal}; the words after it are left to the caller. */
    private Zone.@Nullable Builder zone(Words words) {
        if (!words.word()) {
            return null;
        }
        long node = Words.decimal(words.bytes(), words.start(), words.end() - 1);
        if (node < 0 || node > Short.MAX_VALUE || !words.word() || !words.is("zone") || !words.word()) {
            return null;
        }
        String name = Text.bounded(words.string(), 16);
        String key = node + " " + name;
        if (zones.size() == MAX_ZONES && !zones.containsKey(key)) {
            return null;
        }
        return zones.computeIfAbsent(
                key, k -> Zone.newBuilder().setNode((int) node).setZone(name));
    }
}
