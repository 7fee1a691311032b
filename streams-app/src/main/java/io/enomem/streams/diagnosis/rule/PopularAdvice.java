// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.HostFacts;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of this host that follow popular but dangerous or obsolete advice (root-causes.md 3), each answered where its
 * reader is: as a remedy that is refused, with the reason, after those of the cause.
 */
public final class PopularAdvice {
    /** tcp_rmem[1] of kernels before 4.20, in bytes: as tcp_mem[1] it was copied from a guide about bytes. */
    private static final double OLD_RMEM_DEFAULT = 87_380;

    private final HostFacts host;
    private final List<Remedy> refused = new ArrayList<>();

    private PopularAdvice(HostFacts host) {
        this.host = host;
    }

    /** What this host has of it; empty where its settings were not read. */
    public static List<Remedy> on(Measures measures) {
        PopularAdvice advice = new PopularAdvice(measures.host());
        advice.tcp();
        advice.memory();
        return List.copyOf(advice.refused);
    }

    private void tcp() {
        is(
                "net.ipv4.tcp_tw_recycle",
                1,
                0,
                "it breaks clients behind one NAT address, saves no memory, and is gone since Linux 4.12");
        is(
                "net.ipv4.tcp_abort_on_overflow",
                1,
                0,
                "it turns a short delay of a busy server into a reset for every client");
        is("net.ipv4.tcp_syncookies", 0, 1, "without cookies a SYN flood makes the listener unreachable");
        Reading middle = host.sysctl("net.ipv4.tcp_mem", 1, Unit.PAGES);
        if (middle.known() && middle.value() == OLD_RMEM_DEFAULT) {
            refuse(
                    "net.ipv4.tcp_mem=\"" + host.sysctl("net.ipv4.tcp_mem") + '"',
                    "these are bytes of tcp_rmem; tcp_mem counts pages, and so they mean other sizes altogether",
                    "delete the line: the kernel computes tcp_mem from RAM at boot");
        }
    }

    private void memory() {
        is(
                "vm.overcommit_memory",
                1,
                0,
                "every request succeeds until the OOM killer decides who pays; only programs that fork a large copy of"
                        + " themselves to save it, such as Redis, need it");
        is("vm.panic_on_oom", 1, 0, "the whole host goes down where one process had to");
        is("vm.panic_on_oom", 2, 0, "the whole host goes down where one process of one cgroup had to");
        Reading kb = host.sysctl("vm.min_free_kbytes", 0, Unit.COUNT);
        Reading ram = host.ram();
        if (kb.known()
                && ram.known()
                && kb.value() * 1024 > Threshold.MIN_FREE_SHARE.standard().value() * ram.value()) {
            refuse(
                    "vm.min_free_kbytes=" + (long) kb.value(),
                    "above 5 % of RAM it does not protect from running out of memory, it brings it about (vm.rst)",
                    "1 % of RAM is generous: sysctl -w vm.min_free_kbytes=" + (long) (ram.value() / 1024 / 100));
        }
    }

    private void is(String name, long value, long instead, String reason) {
        Reading set = host.sysctl(name, 0, Unit.COUNT);
        if (set.known() && set.value() == value) {
            refuse(name + '=' + value, reason, "sysctl -w " + name + '=' + instead);
        }
    }

    private void refuse(String setting, String reason, String instead) {
        refused.add(RemedyBuilder.notHere(Remedy.Kind.DURABLE, setting)
                .why("Set on this host, as often advised. Instead: " + instead)
                .refused(reason)
                .build());
    }
}
