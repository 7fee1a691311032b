// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A network driver stalls, fails to allocate its buffers, or leaks packets. */
@CauseInfo(
        id = "nic-driver",
        mechanism =
                "A network driver stands still (NETDEV WATCHDOG, Tx hang), cannot allocate the buffers of its rings, or keeps"
                        + " packets for ever: heads of socket buffers and their pages then grow without any socket that holds them.",
        lookAlikes = {
            @LookAlike(
                    id = "kernel-slab-leak",
                    separatedBy = "skbuff caches grow, with pages that nobody owns; another cache there."),
            @LookAlike(
                    id = "tcp-receive-buffers",
                    separatedBy = "Sockets hold the packets there: TCP mem in sockstat."),
            @LookAlike(
                    id = "memory-fragmentation",
                    separatedBy = "The driver's own request for a large block fails again and again.")
        },
        doNot =
                "\"Update to the latest driver\": a newer driver was the cause in a published case. Compare the version with the onset.",
        sources = {"net/sched/sch_generic.c dev_watchdog", "net/core/skbuff.c"})
final class NicDriver extends Cause {
    NicDriver() {
        super(Rules.explaining(NicDriver::aboutDrivers)
                .necessary(
                        "a driver stalled, failed to allocate, or keeps packets that no socket has", NicDriver::atFault)
                .supporting("the kernel's watchdog found a transmit queue standing still", NicDriver::stalled)
                .supporting("the driver reported trouble itself", NicDriver::reported)
                .supporting("its own allocation failed", NicDriver::couldNotAllocate)
                .supporting("packets pile up that no socket has", NicDriver::keepsPackets)
                .supporting("a module that is not of this kernel is loaded", Drivers::foreign));
    }

    private static boolean aboutDrivers(Signal signal) {
        return signal instanceof KernelSignal.TransmitTimeout
                || signal instanceof KernelSignal.DriverTrouble
                || signal instanceof KernelSignal.PagePoolStall
                || signal instanceof AllocationFailure
                || Scope.hostMemory(signal)
                || Triggers.counter(signal, "meminfo.SUnreclaim", "meminfo.Unowned");
    }

    private static Finding atFault(Measures m) {
        return stalled(m).or(reported(m)).or(couldNotAllocate(m)).or(keepsPackets(m));
    }

    private static Finding stalled(Measures m) {
        return m.signals()
                .first(KernelSignal.TransmitTimeout.class)
                .map(t -> Finding.said(t, "The kernel's watchdog: a transmit queue of " + t.device() + " stood still"))
                .orElseGet(Finding::nothing);
    }

    private static Finding reported(Measures m) {
        return m.signals()
                .first(KernelSignal.DriverTrouble.class)
                .map(t -> Finding.said(
                        t,
                        "Driver " + named(t) + " reported: "
                                + t.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
                .orElseGet(Finding::nothing);
    }

    private static String named(KernelSignal.DriverTrouble trouble) {
        return trouble.driver() != null ? trouble.driver() : "of " + trouble.device();
    }

    /** A network driver's request for a block of several pages. */
    private static Finding couldNotAllocate(Measures m) {
        List<AllocationFailure> own = m.signals().all(AllocationFailure.class).stream()
                .filter(f -> Drivers.ofNetwork(m, f)
                        && (f.allocation().order() == null || f.allocation().order() > 0))
                .toList();
        return own.isEmpty()
                ? Finding.nothing()
                : Finding.said(
                        own.get(0),
                        (own.size() == 1 ? "1 allocation" : own.size() + " allocations") + " of driver "
                                + own.get(0).driver() + " failed (order "
                                + own.get(0).allocation().order() + ')');
    }

    /** Heads of socket buffers are what grows in slab, while TCP and UDP hold little. */
    private static Finding keepsPackets(Measures m) {
        Optional<SlabCache> cache = SlabCache.fastest(m).filter(c -> c.name().startsWith("skbuff"));
        if (cache.isEmpty()) {
            return Finding.nothing();
        }
        Reading heads = Reading.of(
                "slab cache " + cache.get().name(),
                cache.get().bytes(),
                Unit.BYTES,
                cache.get().source(),
                null,
                Origin.SAMPLE);
        return Finding.atLeast(heads, m.bound(Threshold.PACKET_HEADS, m.host().ram()))
                .and(MemoryFindings.socketsFillRam(m).not());
    }

    @Override
    public String summary(Measures m) {
        String driver = Drivers.suspect(m).map(d -> "driver " + d).orElse("a network driver");
        if (stalled(m).holds()) {
            return "A transmit queue stood still: " + driver + " hangs and is reset; traffic over it stops meanwhile.";
        }
        return keepsPackets(m).holds()
                ? "Packets pile up in the kernel that no socket has: " + driver + " keeps them."
                : "The buffers of " + driver + " could not be allocated.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Drivers.suspect(m)
                .map(driver -> Parties.process(driver, null, null))
                .orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Optional<String> device =
                m.signals().first(KernelSignal.TransmitTimeout.class).map(KernelSignal.TransmitTimeout::device);
        Optional<String> driver = Drivers.suspect(m);
        return List.of(
                look(device, driver).build(),
                now(device, driver).build(),
                RemedyBuilder.durable("Go to another version of driver or firmware; compare the version with the onset")
                        .why(
                                "What changed before the onset is the first suspect. The latest is not always the best: a newer driver was the cause in a published case (tn40xx).")
                        .risk("The other version has faults of its own.")
                        .interrupts("the link")
                        .verify("no new line of the driver in dmesg for as long as it took before")
                        .rollback("the present version")
                        .build());
    }

    private static RemedyBuilder.Ready look(Optional<String> device, Optional<String> driver) {
        if (device.isPresent()) {
            return RemedyBuilder.look(ShellCommand.of("ethtool -i")
                            .arg(device.get())
                            .then("; ethtool -S")
                            .arg(device.get())
                            .then("; ethtool -g")
                            .arg(device.get()))
                    .why("Driver and firmware versions, drops, ring sizes.");
        }
        ShellCommand links = ShellCommand.of("ls -l /sys/class/net/*/device/driver");
        return RemedyBuilder.look(
                        driver.map(d -> links.then("; modinfo --").arg(d)).orElse(links))
                .why("Which links the driver serves, and which version of it is installed.");
    }

    private static RemedyBuilder.Ready now(Optional<String> device, Optional<String> driver) {
        if (device.isPresent()) {
            return RemedyBuilder.now(ShellCommand.of("ip link set dev")
                            .arg(device.get())
                            .then("down && ip link set dev")
                            .arg(device.get())
                            .then("up"))
                    .why(
                            "Sets the driver's queues up anew; the kernel's watchdog tries no more than a reset of the queue.")
                    .risk("Who came in over that link is cut off if it does not come up again: use the console.")
                    .interrupts("the link, for some seconds, and addresses and routes that nobody sets again")
                    .verify("no new line of the driver in dmesg, and the counters of ip -s link move")
                    .rollback("nothing to take back");
        }
        return driver.map(
                        d -> RemedyBuilder.now(ShellCommand.of("modprobe -r --").arg(d)))
                .orElseGet(() ->
                        RemedyBuilder.now("reload the driver that the first command shows, or reboot in a window"))
                .why("Its exit gives back what it holds, if it keeps book of it.")
                .risk("Refused while the module is in use; a driver that lost its packets does not find them again.")
                .interrupts("the links of that driver")
                .verify("MemFree in /proc/meminfo recovers")
                .rollback("modprobe the same module");
    }
}
