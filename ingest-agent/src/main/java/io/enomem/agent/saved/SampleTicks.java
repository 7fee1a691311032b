// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The samples of a capture: what was saved at each moment, by the moment. */
final class SampleTicks {
    /** Digits that a moment in milliseconds may have: the year 5138 has 14. */
    private static final int MAX_DIGITS = 14;

    private final SortedMap<Long, Map<String, SavedFile>> ticks = new TreeMap<>();

    private SampleTicks() {}

    /** The ticks in {@code samples/<millis>/...}. */
    static SampleTicks of(List<SavedFile> files, Notices notices) {
        SampleTicks samples = new SampleTicks();
        for (SavedFile file : files) {
            String[] parts = file.path().split("/", 3);
            if (parts.length == 3 && isMillis(parts[1])) {
                samples.ticks
                        .computeIfAbsent(Long.parseLong(parts[1]), t -> new HashMap<>())
                        .put(parts[2], file);
            } else {
                notices.add(file.path() + ": it is in no samples/<milliseconds since 1970>/ and was ignored");
            }
        }
        return samples;
    }

    /** One moment: the files of a whole host, such as a sosreport. */
    static SampleTicks at(long millis, Map<String, SavedFile> files) {
        SampleTicks samples = new SampleTicks();
        if (!files.isEmpty()) {
            samples.ticks.put(millis, files);
        }
        return samples;
    }

    /** The moments with their files, in order. */
    SortedMap<Long, Map<String, SavedFile>> all() {
        return ticks;
    }

    /** What the files hold. A file that cannot be read is left out, for it is unknown. */
    static Map<String, byte[]> contents(Map<String, SavedFile> files, Notices notices) {
        Map<String, byte[]> contents = new HashMap<>();
        files.forEach((path, file) -> {
            try (InputStream in = file.open(notices)) {
                contents.put(path, in.readNBytes(Limits.HELD_SAMPLE_BYTES));
            } catch (IOException e) {
                notices.add(file.path() + ": it cannot be read (" + e.getMessage() + ")");
            }
        });
        return contents;
    }

    private static boolean isMillis(String name) {
        return !name.isEmpty() && name.length() <= MAX_DIGITS && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
