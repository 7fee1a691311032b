// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on a host, or looks as if.
 *
 * @param cause what is then the truth, an id of causes.tsv; null if nothing is the matter
 * @param also what is true beside it: consequences, or a second cause
 * @param ramMb RAM of the host, MiB
 * @param begin prepares the host and gives what happens in each second
 */
record Mechanism(
        String name, @Nullable String cause, List<String> also, long ramMb, Function<SimHost, IntConsumer> begin) {
    static Mechanism of(String cause, long ramMb, Function<SimHost, IntConsumer> begin) {
        return new Mechanism(cause, cause, List.of(), ramMb, begin);
    }

    static Mechanism harmless(String name, Function<SimHost, IntConsumer> begin) {
        return new Mechanism(name, null, List.of("ordinary-disconnect"), 1_024, begin);
    }

    Mechanism beside(String... others) {
        return new Mechanism(name, cause, List.of(others), ramMb, begin);
    }

    /** The same on a host of another size. */
    Mechanism on(long otherRamMb) {
        return new Mechanism(name, cause, also, otherRamMb, begin);
    }

    /**
     * True if it fills the pool of TCP by sockets of a real size: of 1 TB, whose pool has 96 GB, that takes more of them than
     * a build has time for.
     */
    boolean fillsPool() {
        return Set.of(
                        "tcp-mem-demand",
                        "tcp-mem-limit-too-high",
                        "tcp-receive-buffers",
                        "tcp-send-buffers",
                        "lossy path",
                        "tcp-buffers-oversized",
                        "tcp-buffer-overhead",
                        "tcp-accounting-leak",
                        "reset-by-tcp-memory")
                .contains(name);
    }

    /** The oldest kernel on which it can happen, and be seen. */
    KernelForm oldest() {
        boolean second =
                Set.of("cgroup-socket-memory", "cgroup-memory-throttled").contains(name);
        return second ? KernelForm.UBUNTU_20 : KernelForm.UBUNTU_18;
    }

    /** Every mechanism that there is. */
    static List<Mechanism> all() {
        return Stream.of(
                        TcpMechanisms.all(),
                        ConnectionMechanisms.all(),
                        MemoryMechanisms.all(),
                        LimitMechanisms.all(),
                        CgroupMechanisms.all(),
                        DeviceMechanisms.all(),
                        AftermathMechanisms.all(),
                        HarmlessMechanisms.all())
                .flatMap(List::stream)
                .toList();
    }

    static Mechanism named(String name) {
        return all().stream()
                .filter(mechanism -> mechanism.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }
}
