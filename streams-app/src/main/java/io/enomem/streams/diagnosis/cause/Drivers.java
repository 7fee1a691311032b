// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.kernel.NetworkDrivers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Modules that are not of this kernel, or that the kernel names beside a failure. */
final class Drivers {
    /** Beginnings of names of modules that many hosts have from elsewhere and that are no network drivers. */
    private static final List<String> OTHER_FOREIGN =
            List.of("zfs", "spl", "nvidia", "amdgpu", "vbox", "vmmon", "openafs", "lustre", "drbd", "dkms", "falcon");

    private Drivers() {}

    /** The module most likely to be at fault: one whose failure the kernel logged, else one that is out of tree. */
    static Optional<String> suspect(Measures m) {
        Optional<String> failing = m.signals()
                .firstAround(KernelSignal.DriverTrouble.class, d -> true)
                .map(KernelSignal.DriverTrouble::driver);
        Optional<String> allocating = m.signals()
                .firstAround(AllocationFailure.class, f -> f.driver() != null)
                .map(AllocationFailure::driver);
        Optional<String> killing = m.oom().hostWide().stream()
                .map(kill -> kill.allocation().driver())
                .filter(Objects::nonNull)
                .findFirst();
        Optional<String> foreign = outOfTree(m).stream()
                .findFirst()
                .or(() -> foreignModules(m).stream().findFirst());
        return failing.or(() -> allocating.filter(foreignModules(m)::contains))
                .or(() -> killing.filter(foreignModules(m)::contains))
                .or(() -> foreign);
    }

    /** A module that is not of this kernel is loaded. Alone it proves nothing. */
    static Finding foreign(Measures m) {
        Set<String> modules = foreignModules(m);
        return modules.isEmpty()
                ? Finding.nothing()
                : Finding.of(
                        true,
                        new Fact(
                                "Modules that are not of this kernel are loaded: " + String.join(", ", modules),
                                null,
                                null,
                                null,
                                "/proc/modules, kernel log",
                                null,
                                Origin.SAMPLE));
    }

    /** Of the foreign modules those whose source is not the kernel's: an unsigned one may be as good as any other. */
    private static Set<String> outOfTree(Measures m) {
        Set<String> modules = new TreeSet<>();
        m.host().taintedModules().forEach((module, letters) -> {
            if (letters.contains("O")) {
                modules.add(module);
            }
        });
        m.signals().nearby().stream()
                .filter(KernelSignal.ModuleTaint.class::isInstance)
                .map(KernelSignal.ModuleTaint.class::cast)
                .filter(taint -> taint.reason().contains("O"))
                .forEach(taint -> modules.add(taint.module()));
        return modules;
    }

    /**
     * Whether a failed allocation was a network driver's: by its name, by what the kernel was about, or because nobody but its
     * vendor knows what a module is for that is not of this kernel.
     */
    static boolean ofNetwork(Measures m, AllocationFailure failure) {
        String driver = failure.driver();
        return driver != null
                && (NetworkDrivers.knows(driver)
                        || failure.allocation().forNetwork()
                        || (foreignModules(m).contains(driver)
                                && OTHER_FOREIGN.stream().noneMatch(driver::startsWith)));
    }

    /** Out-of-tree or unsigned modules, by /proc/modules and by what the kernel logged when they were loaded. */
    static Set<String> foreignModules(Measures m) {
        Set<String> modules = new TreeSet<>(m.host().taintedModules().keySet());
        m.signals().all(KernelSignal.ModuleTaint.class).forEach(t -> modules.add(t.module()));
        m.signals().nearby().stream()
                .filter(KernelSignal.ModuleTaint.class::isInstance)
                .map(KernelSignal.ModuleTaint.class::cast)
                .forEach(t -> modules.add(t.module()));
        return modules;
    }
}
