// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
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

    /** Every mechanism that there is. */
    static List<Mechanism> all() {
        return Stream.of(
                        TcpMechanisms.all(),
                        ConnectionMechanisms.all(),
                        MemoryMechanisms.all(),
                        LimitMechanisms.all(),
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
