// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every kind of number that is followed, in the order in which they are told. */
final class Quantities {
    static final List<Quantity> ALL = Stream.of(OwnerQuantities.all(), HostQuantities.all())
            .flatMap(List::stream)
            .toList();

    static final Map<String, Quantity> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Quantity::name, Function.identity()));

    private Quantities() {}
}
