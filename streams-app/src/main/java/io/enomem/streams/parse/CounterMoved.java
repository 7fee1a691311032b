// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A counter or a count that is a trigger on its own: several causes never print a line.
 *
 * <p>Names: those of {@link io.enomem.schemas.Counter} for the host ({@code netstat.TcpExt.TCPTimeWaitOverflow}, {@code
 * protocols.TCP.press}, {@code meminfo.MemAvailable}, {@code vmstat.allocstall} as the sum over zones), and {@code
 * meminfo.Unowned} (kB that no category owns, root-causes.md 1.8 U'); those of a cgroup's values ({@code
 * memory.events.oom_kill}, {@code pids.events.max}); {@code ss.CLOSE-WAIT}, {@code ss.sockets} and {@code ss.skmem}
 * (bytes) of an owner of sockets; {@code pid.fd} and {@code pid.maps} of a process.
 *
 * @param counter name of the number
 * @param scope whose it is: a cgroup path, an owner's comm (its cgroup, if it has none), or null for the host
 * @param before what it was: at the sample before, or where growth began; for a level the limit or 0
 * @param after value now
 */
public record CounterMoved(
        RecordId id, Instant time, String counter, @Nullable String scope, long before, long after) implements Signal {
    private static final Set<String> LEVELS =
            Set.of("meminfo.MemAvailable", "meminfo.SwapFree", "nf_conntrack.count", "file-nr.allocated");

    /** True for a number that is compared with a whole, which {@code before} then is. */
    public boolean isLevel() {
        return LEVELS.contains(counter);
    }
}
