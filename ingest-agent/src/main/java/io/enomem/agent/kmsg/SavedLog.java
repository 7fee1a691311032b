// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.time.ZoneId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a saved log from outside of it.
 *
 * @param boot whose records these are
 * @param name name of the file for people, unique on its host
 * @param fileId digest of the file's content
 * @param proven true if the file holds raw records of /dev/kmsg as a capture writes them: the kernel vouches for their
 *     facility
 * @param bootTimeMillis when the host booted, milliseconds since 1970; null if unknown
 * @param zone zone of stamps that carry none
 * @param writtenAtMillis latest time that a stamp without a year may have, milliseconds since 1970
 * @param notices takes what was assumed or could not be read, one sentence each; may get the same twice
 */
public record SavedLog(
        Boot boot,
        String name,
        String fileId,
        boolean proven,
        @Nullable Long bootTimeMillis,
        ZoneId zone,
        long writtenAtMillis,
        Consumer<String> notices) {}
