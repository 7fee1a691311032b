// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps across restarts what is known of the ring's clearings. Not thread-safe. */
final class RingClearFile {
    private static final Logger LOG = LoggerFactory.getLogger(RingClearFile.class);

    private final Path file;
    private boolean failing;

    /** @param file whose directory must exist */
    RingClearFile(Path file) {
        this.file = file;
    }

    /** What was kept in this boot; empty if nothing was, or the file is damaged, which costs what was cleared meanwhile. */
    Optional<RingClearings> load(String bootId) {
        try {
            return RingClearings.of(Files.readString(file, StandardCharsets.UTF_8))
                    .filter(kept -> kept.seen().bootId().equals(bootId));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            tell("cannot be read", e);
            return Optional.empty();
        }
    }

    void save(RingClearings clearings) {
        try {
            WholeFile.replace(file, clearings.text());
            failing = false;
        } catch (IOException e) {
            tell("cannot be kept", e);
        }
    }

    private void tell(String what, IOException e) {
        if (!failing) {
            failing = true;
            LOG.atWarn()
                    .addKeyValue("path", file)
                    .addKeyValue("reason", e.toString())
                    .log("The mark of the ring's last clearing " + what
                            + "; clearings while no agent runs stay unseen");
        }
    }
}
