// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** SHA-256 of many files: of each one's name and digest, in the order of their paths below the root. */
final class HostTreeDigest {
    private HostTreeDigest() {}

    static String of(HostTree tree) throws IOException {
        MessageDigest digest = Digest.start();
        for (SavedFile file : tree.all()) {
            digest.update(file.name().getBytes(StandardCharsets.UTF_8));
            digest.update(file.content().digest().getBytes(StandardCharsets.US_ASCII));
        }
        return Digest.hex(digest);
    }
}
