// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What tells two causes that look alike apart, as the catalogue has it, and the command or file that shows it. */
final class Separation {
    private Separation() {}

    /** True if the catalogue says how to tell the two apart. */
    static boolean isKnown(Assessment one, Assessment other) {
        return told(one, other).isPresent();
    }

    /** In words, with what would decide first; empty if the two are no look-alikes. */
    static Optional<String> of(Assessment one, Assessment other) {
        String decides = Stream.of(one, other)
                .flatMap(a -> a.missing().stream())
                .findFirst()
                .map(command -> command + ' ')
                .orElse("");
        return told(one, other).map(words -> decides + "(tells " + words + ')');
    }

    private static Optional<String> told(Assessment one, Assessment other) {
        Optional<String> here = of(one, other.id());
        return here.isPresent() ? here : of(other, one.id());
    }

    private static Optional<String> of(Assessment one, String other) {
        return List.of(one.cause().info().lookAlikes()).stream()
                .filter(look -> look.id().equals(other))
                .map(LookAlike::separatedBy)
                .map(by -> one.id() + " from " + other + ": " + by.replaceFirst("\\.$", ""))
                .findFirst();
    }
}
