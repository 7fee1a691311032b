// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.data;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes secrets that nobody guesses. */
final class Secrets {
    private static final int BYTES = 32;

    private Secrets() {}

    /** 256 random bits in hexadecimal: nothing in it needs quoting in a shell, a URL or a JAAS line. */
    static String make() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
