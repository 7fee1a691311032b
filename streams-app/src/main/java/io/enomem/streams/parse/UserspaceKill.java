// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user-space killer acted: systemd-oomd, earlyoom, oomd, nohang or a kubelet that evicts. The kernel logs nothing of
 * it.
 *
 * @param killer name of the killer
 * @param comm the process killed, where it is named
 * @param pid its process id, where it is named
 * @param cgroup the cgroup or pod killed, where it is named
 * @param reason the killer's own words, one line, bounded and escaped for display
 */
public record UserspaceKill(
        RecordId id,
        Instant time,
        String killer,
        @Nullable String comm,
        @Nullable Integer pid,
        @Nullable String cgroup,
        String reason)
        implements Signal {
    /** True if it said who: the process or the cgroup. */
    public boolean isNamed() {
        return comm != null || pid != null || cgroup != null;
    }

    /** Whom it killed, as the object of a sentence. */
    public String victim() {
        if (comm != null) {
            return comm;
        }
        if (cgroup != null) {
            return "cgroup " + cgroup;
        }
        return pid != null ? "pid " + pid : killer.equals("kubelet") ? "a pod" : "a process";
    }
}
