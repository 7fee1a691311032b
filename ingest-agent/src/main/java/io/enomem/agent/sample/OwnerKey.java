// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Whose sockets are added up together.
 *
 * @param owner process; null: none or unknown
 * @param cgroup cgroup; null: unknown
 * @param tcp true: TCP, false: UDP
 */
record OwnerKey(@Nullable Owner owner, @Nullable String cgroup, boolean tcp) {
    /** By process, then cgroup, then protocol. */
    static final Comparator<OwnerKey> ORDER = Comparator.comparingInt(OwnerKey::pid)
            .thenComparing(key -> key.cgroup() == null ? "" : key.cgroup())
            .thenComparing(OwnerKey::tcp)
            .thenComparing(key -> key.owner() == null ? "" : key.owner().comm());

    private int pid() {
        return owner == null ? -1 : owner.pid();
    }
}
