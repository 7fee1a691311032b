// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Whatever a stranger sends: an archive, packed or not, or a log of any form; one that cannot be read says so. */
class SavedFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void anyInput(byte[] bytes) {
        try {
            for (SavedHost host :
                    SavedInput.open(List.of(Path.of("-")), SavedOptions.defaults(), new ByteArrayInputStream(bytes))) {
                try (Stream<SpecificRecord> records = host.records()) {
                    assertThat(records.count()).isNotNegative();
                }
            }
        } catch (UnreadableInputException e) {
            assertThat(e).hasMessageContaining("-");
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aDescriptionOfAHost(byte[] bytes) {
        SavedFile file = new SavedFile("host.json", 0L, HeldContent.plain(bytes));
        assertThat(HostDescription.read(file, new Notices())).isNotNull();
    }
}
