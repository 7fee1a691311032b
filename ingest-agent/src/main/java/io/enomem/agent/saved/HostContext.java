// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.kmsg.Boot;
import io.enomem.agent.kmsg.SavedLog;
import io.enomem.agent.logs.LogFile;
import io.enomem.agent.logs.ServiceNames;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a host, for whoever reads its files.
 *
 * @param boot machine id and boot id
 * @param name name for people
 * @param kernelRelease kernel release; null if unknown
 * @param bootTimeMillis when it booted, milliseconds since 1970; null if unknown
 * @param zone zone of stamps that carry none
 * @param newestMillis newest time that the input itself tells, milliseconds since 1970; null if it tells none
 * @param notices takes what was assumed or could not be read
 */
record HostContext(
        Boot boot,
        String name,
        @Nullable String kernelRelease,
        @Nullable Long bootTimeMillis,
        ZoneId zone,
        @Nullable Long newestMillis,
        Notices notices) {

    /** What the reader of a log has to know of it. */
    SavedLog log(SavedFile file, boolean proven) throws IOException {
        return new SavedLog(
                boot,
                file.path(),
                file.content().digest(),
                proven,
                bootTimeMillis,
                zone,
                writtenAtMillis(file),
                notices::add);
    }

    /** Latest time that a stamp without a year in this file may have: its own date is only as good as the last copy. */
    long writtenAtMillis(SavedFile file) {
        if (newestMillis != null) {
            return newestMillis;
        }
        Long modified = file.modifiedMillis();
        return modified != null && modified > 0 ? modified : Instant.now().toEpochMilli();
    }

    /** What the reader of an application's lines has to know of the file. */
    LogFile application(SavedFile file) throws IOException {
        return new LogFile(
                boot.machineId(),
                boot.bootId(),
                file.path(),
                ServiceNames.of(file.path()),
                ServiceNames.container(file.path()),
                file.content().digest(),
                0,
                zone,
                InstantSource.fixed(Instant.ofEpochMilli(writtenAtMillis(file))));
    }
}
