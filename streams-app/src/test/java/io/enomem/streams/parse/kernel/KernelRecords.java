// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.schemas.KernelRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kernel records for tests: one after the other, a millisecond apart. */
final class KernelRecords {

    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final List<KernelRecord> records = new ArrayList<>();
    private Instant time = START;
    private long sequence = 100;

    /** Records as /dev/kmsg gives them, one for each text. */
    static List<KernelRecord> kmsg(String... texts) {
        KernelRecords all = new KernelRecords();
        for (String text : texts) {
            all.add(text);
        }
        return all.list();
    }

    /** Lines of a saved file, which prove nothing. */
    static List<KernelRecord> file(String... texts) {
        List<KernelRecord> lines = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            lines.add(record(texts[i], START.plusMillis(i), null, null, false, null)
                    .setSource("dmesg.txt")
                    .setLine((long) i + 1)
                    .build());
        }
        return lines;
    }

    KernelRecords add(String text) {
        return addBy(null, text);
    }

    KernelRecords addBy(@Nullable String caller, String text) {
        records.add(record(text, time, sequence++, 0, true, caller).build());
        time = time.plusMillis(1);
        return this;
    }

    KernelRecords addContinuation(String text) {
        records.add(record(text, time, sequence++, 0, true, null)
                .setContinuation(true)
                .build());
        return this;
    }

    KernelRecords addFromProgram(int facility, String text) {
        records.add(record(text, time, sequence++, facility, true, null).build());
        return this;
    }

    KernelRecords pause(Duration pause) {
        time = time.plus(pause);
        return this;
    }

    KernelRecords lose(int count) {
        sequence += count;
        return this;
    }

    List<KernelRecord> list() {
        return List.copyOf(records);
    }

    private static KernelRecord.Builder record(
            String text,
            Instant time,
            @Nullable Long sequence,
            @Nullable Integer facility,
            boolean proven,
            @Nullable String caller) {
        return KernelRecord.newBuilder()
                .setMachineId("machine")
                .setBootId("boot")
                .setTime(time)
                .setSequence(sequence)
                .setFacility(facility)
                .setFacilityProven(proven)
                .setCaller(caller)
                .setText(text);
    }
}
