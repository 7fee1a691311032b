// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OftenReadTest {
    private final OftenRead files = new OftenRead();

    @TempDir
    Path directory;

    @Test
    void aFileIsReadFromItsBeginningEachTime() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("vmstat"), "oom_kill 1\n");
        files.read(file.toString(), OftenReadTest::all);
        Files.writeString(file, "oom_kill 2\n");

        // When
        byte[] again = files.read(file.toString(), OftenReadTest::all);

        // Then
        assertThat(again).asString().isEqualTo("oom_kill 2\n");
    }

    @Test
    void aFileThatCannotBeReadAnyMoreIsOpenedAnew() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("nf_conntrack"), "before");
        RandomAccessFile[] opened = new RandomAccessFile[1];
        files.read(file.toString(), open -> {
            opened[0] = open;
            return all(open);
        });
        Files.delete(file);
        Files.writeString(file, "after");
        // as the kernel answers once a module took its file with it
        opened[0].close();

        // When
        byte[] again = files.read(file.toString(), OftenReadTest::all);

        // Then
        assertThat(again).asString().isEqualTo("after");
    }

    private static byte[] all(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[64];
        int count = file.read(bytes);
        return Arrays.copyOf(bytes, Math.max(0, count));
    }
}
