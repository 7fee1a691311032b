// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A counter or a count that is a trigger on its own: several causes never print a line.
 *
 * @param counter name as the kernel spells it, {@code <file>.<Field>}, such as {@code netstat.TcpExt.TCPTimeWaitOverflow}
 * @param scope whose counter it is: a cgroup path, an owner's comm, or null for the host
 * @param before value at the sample before
 * @param after value now
 */
public record CounterMoved(
        RecordId id, Instant time, String counter, @Nullable String scope, long before, long after) implements Signal {}
