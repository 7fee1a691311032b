// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A token that nobody was given, in a file that only its owner reads. */
final class TokenFile {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private static final String NAME = "api.token";
    private static final int BYTES = 32;

    private TokenFile() {}

    /** The token of a directory, made if there is none. Throws SettingsException if it cannot be kept there. */
    static String in(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                byte[] secret = new byte[BYTES];
                new SecureRandom().nextBytes(secret);
                Files.writeString(file, HexFormat.of().formatHex(secret) + "\n");
                LOG.atInfo().addKeyValue("file", file).log("made a token for REST");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SettingsException(
                    "The token of REST cannot be kept in " + file + ": " + e.getMessage() + ". Set "
                            + RestSettings.TOKEN + ", or a state directory that may be written to",
                    e);
        }
    }
}
