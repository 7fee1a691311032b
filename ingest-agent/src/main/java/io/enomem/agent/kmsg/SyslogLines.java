// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.Closeable;
import java.io.IOException;

/** The lines of one kernel log file, from where it was left. */
interface SyslogLines extends Closeable {
    /** What is read at a time, bytes. */
    int PIECE = 256 << 10;

    /** The whole lines that were not read yet, some of them; empty if there is none. */
    byte[] next() throws IOException;

    /** How far it is read. */
    SyslogProgress progress();
}
