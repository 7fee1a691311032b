// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.enomem.schemas.KernelRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a disk made of a spool file: its whole blocks are read, and nothing is thrown. */
class SpoolFuzzTest {
    private static final int RECORDS = 3;

    @TempDir
    static Path directory;

    private static byte[] whole = new byte[0];

    @BeforeAll
    static void aWholeFile() throws IOException {
        Spool.Identity host = new Spool.Identity("m", "b");
        try (Spool spool = new Spool(directory, 1 << 20, Duration.ofHours(1), host, Clock.systemUTC())) {
            for (int i = 0; i < RECORDS; i++) {
                spool.add(Lane.KERNEL, record(i));
                spool.flush();
            }
        }
        whole = Files.readAllBytes(new SpoolFile(directory, 1, Lane.KERNEL).path());
    }

    /** The first four bytes say where the rest is written over the file, and that is cut off behind it if the place is odd. */
    @FuzzTest(maxDuration = "60s")
    void aSpoolFile(byte[] bytes) throws IOException {
        SpoolFile file = new SpoolFile(directory, 2, Lane.KERNEL);
        Files.write(file.path(), damaged(bytes));
        assertThat(file.read().records()).hasSizeLessThanOrEqualTo(RECORDS);
    }

    private static byte[] damaged(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return bytes;
        }
        int place = (ByteBuffer.wrap(bytes).getInt() & Integer.MAX_VALUE) % whole.length;
        int length = Math.min(bytes.length - Integer.BYTES, whole.length - place);
        byte[] file = whole.clone();
        System.arraycopy(bytes, Integer.BYTES, file, place, length);
        return place % 2 == 0 ? file : Arrays.copyOf(file, place + length);
    }

    private static KernelRecord record(int i) {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.ofEpochMilli(i))
                .setSequence((long) i)
                .setText("kernel " + i)
                .build();
    }
}
