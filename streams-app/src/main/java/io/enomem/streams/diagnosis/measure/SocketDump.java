// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketSection;
import java.time.Instant;

/** A dump of the sockets and its time. */
record SocketDump(Instant time, SocketSection sockets) {}
