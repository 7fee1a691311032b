// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program as it is packaged. */
class PackagedJarsIT {
    private static final Path LIBRARY = Path.of("target", "enomem", "lib");

    @Test
    void everyJarOfOurs_saysItsVersion() throws IOException {
        // Given
        List<Path> ours;
        try (Stream<Path> jars = Files.list(LIBRARY)) {
            ours = jars.filter(jar -> jar.getFileName().toString().matches("enomem-.*\\.jar"))
                    .filter(jar -> !jar.toString().endsWith("-service.jar"))
                    .toList();
        }

        // Then
        assertThat(ours).hasSizeGreaterThanOrEqualTo(4).allSatisfy(jar -> {
            String version = version(jar);
            assertThat(jar.getFileName().toString()).endsWith("-" + version + ".jar");
        });
    }

    private static String version(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return String.valueOf(
                    open.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
        }
    }
}
