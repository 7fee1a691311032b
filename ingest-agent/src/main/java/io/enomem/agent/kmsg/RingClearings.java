// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the clearings of one boot's ring.
 *
 * @param seen the first record after the last clearing that was seen, and when the ring was last looked at
 * @param told clearings whose Gap Kafka did not acknowledge, oldest first: whoever tells them again tells the same
 */
record RingClearings(KmsgPosition seen, List<Told> told) {

    /**
     * A clearing that was told.
     *
     * @param from the look before it, milliseconds since 1970
     * @param to the look that found it, milliseconds since 1970
     */
    record Told(long from, long to) {}

    RingClearings {
        told = List.copyOf(told);
    }

    /** Reads what {@link #text} wrote; empty if it is anything else. */
    static Optional<RingClearings> of(String text) {
        List<String> lines = text.lines().toList();
        Optional<KmsgPosition> seen = lines.isEmpty() ? Optional.empty() : KmsgPosition.of(lines.get(0));
        List<Told> told = new ArrayList<>();
        try {
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                int blank = line.indexOf(' ');
                told.add(new Told(
                        Long.parseLong(line.substring(0, Math.max(0, blank))),
                        Long.parseLong(line.substring(blank + 1))));
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return seen.map(position -> new RingClearings(position, told));
    }

    /** Lines for a file. */
    String text() {
        StringBuilder text = new StringBuilder(seen.text());
        told.forEach(one -> text.append(one.from()).append(' ').append(one.to()).append('\n'));
        return text.toString();
    }
}
