// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SubscribePageTest {
    private static final Path PAGE = Path.of("..", "docs", "subscribe.md");
    private static final Path EXAMPLE =
            Path.of("src", "test", "java", "io", "enomem", "standalone", "examples", "PrintDiagnoses.java");

    @Test
    void page_showsTheExampleThatIsCompiled() throws IOException {
        // When
        String page = Files.readString(PAGE);

        // Then
        assertThat(page).contains("```java\n" + Files.readString(EXAMPLE).strip() + "\n```");
    }
}
