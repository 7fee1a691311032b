// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;

/** Whatever a text holds: nothing is thrown, the lines stay, and the same becomes the same. */
class AnonymiserFuzzTest {
    private static final KnownNames NAMES =
            new KnownNames(Set.of("web-15"), Set.of("shop.example"), Set.of("bob"), Set.of("0123456789abcdef"));

    @FuzzTest(maxDuration = "60s")
    void anyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Anonymiser anonymiser = new Anonymiser(NAMES, new Random(1));
        String anonymous = anonymiser.text(text);
        assertThat(anonymous.chars().filter(c -> c == '\n').count())
                .isEqualTo(text.chars().filter(c -> c == '\n').count());
        assertThat(anonymiser.text(text)).isEqualTo(anonymous);
        assertThat(anonymiser.ifInet6(text)).isNotNull();
    }
}
