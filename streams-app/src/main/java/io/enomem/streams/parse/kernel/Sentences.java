// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Keywords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what a line says: one pass for the words of all families, then only the readers whose words are in it. */
final class Sentences {

    /** The first that understands a line has it; drivers and subsystems say almost anything, so they come last. */
    private static final List<LineReader> READERS = List.of(
            new OomHeaderReader(),
            new OomSummaryReader(),
            new OomKillReader(),
            new OomOutcomeReader(),
            new AllocationReader(),
            new SlabReader(),
            new TcpReader(),
            new TableReader(),
            new WatchdogReader(),
            new LimitReader(),
            new HardwareReader(),
            new NoticeReader(),
            new WarningReader(),
            new HungTaskReader(),
            new LinkReader(),
            new DriverReader(),
            new SubsystemReader());

    private static final Keywords WORDS =
            new Keywords(READERS.stream().map(LineReader::words).toList());

    private Sentences() {}

    /** Could the line be a part of any signal? Allocates nothing. */
    static boolean relevant(String text) {
        return WORDS.in(text) != 0 || Section.of(text) != null;
    }

    /** What the line says; null if nothing of interest. */
    static @Nullable Sentence of(KernelLine line) {
        for (long groups = WORDS.in(line.text()); groups != 0; groups &= groups - 1) {
            Sentence sentence = READERS.get(Long.numberOfTrailingZeros(groups)).read(line);
            if (sentence != null) {
                return sentence;
            }
        }
        Section section = Section.of(line.text());
        return section == null ? null : new Sentence.Body(section);
    }
}
