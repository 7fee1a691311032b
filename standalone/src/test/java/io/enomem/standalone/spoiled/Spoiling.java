// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.spoiled;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A way in which a capture may be less than whole. Each leaves a host as some user could have recorded it. */
enum Spoiling {
    NOTHING(part -> true),
    NO_SOCKET_DUMP(part -> !part.is("ss_.*")),
    /** {@code ss} without -p, or without root. */
    NO_SOCKET_OWNERS(
            part -> true,
            text -> Pattern.compile("users:\\(\\(.*?\\)\\)").matcher(text).replaceAll("")),
    /** {@code ss} without -m. */
    NO_SOCKET_MEMORY(
            part -> true,
            text -> Pattern.compile("skmem:\\(.*?\\)").matcher(text).replaceAll("")),
    NO_SLABINFO(part -> !part.is("proc/slabinfo")),
    NO_PRESSURE(part -> !part.is(".*pressure.*")),
    NO_VMSTAT(part -> !part.is("proc/vmstat")),
    NO_NETSTAT(part -> !part.is("proc/net/netstat|proc/net/snmp")),
    NO_SOCKSTAT(part -> !part.is("proc/net/sockstat6?|proc/net/protocols")),
    NO_MEMINFO(part -> !part.is("proc/meminfo")),
    NO_PROCESSES(part -> !part.is("proc/\\d+/.*")),
    NO_DESCRIPTORS(part -> !part.is("proc/\\d+/(fd|maps).count")),
    NO_CGROUPS(part -> !part.is("sys/fs/cgroup/.*")),
    NO_SYSCTLS(part -> !part.is("proc/sys/.*")),
    NO_HOST_INFO(part -> !part.is("host.json")),
    NO_LOGS(part -> !part.is("logs/.*")),
    NO_KERNEL_LOG(part -> !part.is("kmsg")),
    NO_LOG_AT_ALL(part -> !part.is("kmsg|logs/.*")),
    KERNEL_LOG_ONLY(part -> part.is("kmsg|host.json")),
    LOGS_ONLY(part -> part.is("kmsg|host.json|logs/.*")),
    APPLICATION_LOGS_ONLY(part -> part.is("host.json|logs/.*")),
    EVERY_SECOND_SAMPLE(part -> part.sample() < 0 || part.sample() % 2 == 0),
    EVERY_FIFTH_SAMPLE(part -> part.sample() < 0 || part.sample() % 5 == 0),
    FIRST_HALF_OF_SAMPLES(part -> part.sample() < 0 || 2 * part.sample() < part.samples()),
    LAST_HALF_OF_SAMPLES(part -> part.sample() < 0 || 2 * part.sample() >= part.samples()),
    LAST_SAMPLES(part -> part.sample() < 0 || part.sample() + 3 >= part.samples()),
    ONE_SAMPLE(part -> part.sample() < 0 || part.sample() + 1 == part.samples());

    /**
     * A file of a capture.
     *
     * @param path below / for a sampled one, else below the capture
     * @param sample its number from 0; -1 if it belongs to none
     */
    record Part(String path, int sample, int samples) {
        boolean is(String pattern) {
            return path.matches(pattern);
        }
    }

    /** Which parts stay. */
    interface Kept {
        boolean keeps(Part part);
    }

    private final Kept kept;
    private final UnaryOperator<String> sockets;

    Spoiling(Kept kept) {
        this(kept, UnaryOperator.identity());
    }

    Spoiling(Kept kept, UnaryOperator<String> sockets) {
        this.kept = kept;
        this.sockets = sockets;
    }

    boolean keeps(Part part) {
        return kept.keeps(part);
    }

    /** What is left of a dump of sockets. */
    String sockets(String text) {
        return sockets.apply(text);
    }
}
