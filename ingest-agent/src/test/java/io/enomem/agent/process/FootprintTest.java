// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {
    /** As Linux 6.18 prints it, shortened. */
    private static final List<String> SMAPS = List.of(
            "7f0000000000-7f0000400000 r-xp 00000000 fe:00 1234                       /usr/lib/jvm/lib/server/libjvm.so",
            "Size:               4096 kB",
            "Rss:                3000 kB",
            "Private_Dirty:         0 kB",
            "Anonymous:             0 kB",
            "Swap:                  0 kB",
            "VmFlags: rd ex mr mw me",
            "7f0000400000-7f0000401000 r--p 00400000 fe:00 1234                       /usr/lib/jvm/lib/server/libjvm.so",
            "Rss:                   4 kB",
            "Private_Dirty:         4 kB",
            "Anonymous:             4 kB",
            "7f0000401000-7f0000402000 rw-p 00401000 fe:00 1234                       /usr/lib/jvm/lib/server/libjvm.so",
            "Rss:                   4 kB",
            "Private_Dirty:         0 kB",
            "7f0000402000-7f0000403000 r--p 00000000 fe:00 99                         /usr/lib/locale/locale-archive",
            "Rss:                   4 kB",
            "Private_Dirty:         0 kB",
            "7f0000500000-7f0000600000 r--p 00000000 00:00 0 ",
            "Rss:                1024 kB",
            "Private_Dirty:         0 kB");

    @TempDir
    Path directory;

    @Test
    void onlyPagesThatAreStillThoseOfAFileAreGivenBack() {
        // When
        List<Mapping> mappings = Mapping.of(SMAPS);

        // Then: what was written to once (relocations), could be written to, may be unmapped soon, or has no file stays
        assertThat(mappings).hasSize(5);
        assertThat(mappings.stream().filter(Mapping::canBeReadAgain))
                .containsExactly(
                        new Mapping(0x7f0000000000L, 0x400000, "/usr/lib/jvm/lib/server/libjvm.so", 3_000 << 10, 0));
    }

    @Test
    void whatWasGivenBackIsReadAgainWhereItIsNeeded() throws IOException {
        // Given
        byte[] content = new byte[8 << 20];
        Arrays.fill(content, (byte) 7);
        Path file = Files.write(directory.resolve("agent-1.jsa"), content);
        try (FileChannel channel = FileChannel.open(file)) {
            MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, content.length);
            mapped.load();

            // When
            long given = Footprint.shrink();

            // Then
            assertThat(given).as("bytes given back").isGreaterThanOrEqualTo(content.length);
            byte[] again = new byte[content.length];
            mapped.get(again);
            assertThat(again).isEqualTo(content);
        }
    }
}
