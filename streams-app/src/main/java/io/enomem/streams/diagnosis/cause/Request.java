// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.KernelSignal.CommitRefused;
import io.enomem.streams.parse.Signal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much was asked for at once by who was refused memory: of the kernel's line, else of the program's own. */
final class Request {
    /** "103079215104 bytes", "96.0 GiB", "103079215104-byte block"; less than four digits of bytes is no mapping. */
    private static final Pattern SIZE = Pattern.compile(
            "(?<![\\w.])(?:(\\d{4,18})[ -]?bytes?|(\\d{1,6}(?:\\.\\d{1,6})?) ?([KMGT])i?B)(?!\\w)",
            Pattern.CASE_INSENSITIVE);

    private static final String UNITS = "KMGT";
    private static final int SHIFT_PER_UNIT = 10;

    private Request() {}

    /** The largest request that is known to have been refused, bytes; unknown if no line tells one. */
    static Reading largest(Measures m) {
        return m.signals().own().stream()
                .flatMap(signal -> told(signal).stream())
                .reduce((a, b) -> b.value() > a.value() ? b : a)
                .orElseGet(() -> Reading.unknown(
                        "what was asked for at once", Unit.BYTES, "the size of the request, in the program's own log"));
    }

    private static Optional<Reading> told(Signal signal) {
        if (signal instanceof CommitRefused line && line.bytes() != null) {
            return Optional.of(reading(signal, line.bytes()));
        }
        return signal instanceof ApplicationFailure failure && Scope.refusedMemory(failure) && !failure.quoted()
                ? size(failure.text()).map(bytes -> reading(signal, bytes))
                : Optional.empty();
    }

    private static Reading reading(Signal signal, double bytes) {
        return Reading.of(
                "what was asked for at once",
                bytes,
                Unit.BYTES,
                signal.id().toString(),
                signal.time(),
                Fact.originOf(signal));
    }

    /** The first size that a line tells, bytes. Units count in powers of 1024, as allocators print them. */
    static Optional<Double> size(String line) {
        Matcher size = SIZE.matcher(line);
        if (!size.find()) {
            return Optional.empty();
        }
        if (size.group(1) != null) {
            return Optional.of(Double.valueOf(size.group(1)));
        }
        int power = 1 + UNITS.indexOf(size.group(3).toUpperCase(Locale.ROOT));
        return Optional.of(Double.parseDouble(size.group(2)) * (1L << (SHIFT_PER_UNIT * power)));
    }
}
