// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Changes;
import io.enomem.streams.diagnosis.Changes.Change;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Setting;
import io.enomem.streams.diagnosis.measure.Measures;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A limit of the kernel that somebody lowered shortly before: the value before it is known to have carried this host. */
public final class Lowered {
    private Lowered() {}

    /** A remedy for each limit of the cause that was lowered since shortly before the incident and stands so. */
    public static List<Remedy> restoring(Measures m, Cause cause) {
        return cause.limits().stream().flatMap(name -> of(m, name).stream()).toList();
    }

    private static Optional<Remedy> of(Measures m, String name) {
        Instant from = m.incident().start().minus(Changes.BEFORE_ONSET);
        return m.incident().changes().between(from, m.incident().latest()).stream()
                .filter(change -> of(change, name).isPresent())
                .reduce((older, newer) -> newer)
                .flatMap(change -> of(change, name).filter(Lowered::lower).map(s -> remedy(s, change.time())));
    }

    private static Optional<Setting> of(Change change, String name) {
        return Setting.read(change.what()).filter(setting -> setting.name().equals(name));
    }

    /** By the last number: of several, as in tcp_mem, it is the limit. */
    private static boolean lower(Setting setting) {
        return limit(setting.present()).compareTo(limit(setting.former())) < 0;
    }

    private static BigInteger limit(String numbers) {
        return new BigInteger(numbers.substring(numbers.lastIndexOf(' ') + 1));
    }

    private static Remedy remedy(Setting setting, Instant seen) {
        return RemedyBuilder.now(command(setting.name(), setting.former()))
                .why("It stood at " + setting.former() + " until shortly before " + seen
                        + "; this host worked with that.")
                .risk(
                        "Whoever lowered it had a reason: ask, and look for what wrote it (/etc/sysctl.d, a tuning tool).")
                .interrupts("nothing")
                .verify("sysctl " + setting.name() + " keeps it, and the failing call succeeds")
                .rollback(command(setting.name(), setting.present()))
                .build();
    }

    private static String command(String name, String numbers) {
        return "sysctl -w " + name + '=' + (numbers.contains(" ") ? '"' + numbers + '"' : numbers);
    }
}
