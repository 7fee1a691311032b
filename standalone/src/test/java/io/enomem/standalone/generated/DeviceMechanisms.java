// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
import java.util.function.IntConsumer;

/** What a network device and its driver do (root-causes.md C3). */
final class DeviceMechanisms {
    private DeviceMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.of("nic-driver", 1_024, DeviceMechanisms::stalledQueue),
                new Mechanism(
                        "nic-driver keeps packets",
                        "nic-driver",
                        List.of("kernel-page-leak"),
                        1_024,
                        DeviceMechanisms::keptPackets));
    }

    /** A transmit queue stands still: the watchdog says so, the driver resets, and peers see retransmissions. */
    private static IntConsumer stalledQueue(SimHost h) {
        SimProcess idle = h.process("kworker/0:2");
        idle.anonKb = 0;
        return t -> {
            if (t == 14 || t == 24) {
                new KernelText(h).transmitTimeout(idle, "eth0", "e1000");
                h.kernel(3, "e1000 0000:00:03.0 eth0: Detected Tx Unit Hang");
                h.kernel(6, "e1000 0000:00:03.0 eth0: Reset adapter");
            }
            if (t >= 14) {
                h.counters.add("snmp.Tcp.RetransSegs", 30);
            }
        };
    }

    /** An out-of-tree driver never frees what it received: a head in the slab cache, a page or two behind it. */
    private static IntConsumer keptPackets(SimHost h) {
        h.tainted = 12_288;
        h.modules = "fastnic 245760 0 - Live 0x0000000000000000 (OE)\n" + h.modules;
        h.kernel(4, "fastnic: loading out-of-tree module taints kernel.");
        SimProcess small = h.process("agentd");
        return t -> {
            long packets = h.ramKb / 24 / 4 * Math.min(t, 19);
            h.slabBytes.put("skbuff_head_cache", packets * 256);
            h.unownedKb = packets * 4;
            if (t > 18) {
                h.memoryStallUs += 300_000;
                h.counters.add("vmstat..allocstall_normal", 50);
            }
            if (t == 23 && h.processes.contains(small)) {
                new KernelText(h).oomKill(small, small, 0, "CONSTRAINT_NONE", "global_oom");
            }
        };
    }
}
