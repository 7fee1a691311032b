// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
import java.util.function.IntConsumer;

/** What looks like an incident and is none. */
final class HarmlessMechanisms {
    private HarmlessMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.harmless("healthy load", HarmlessMechanisms::load),
                Mechanism.harmless("page cache fills RAM", HarmlessMechanisms::cache),
                Mechanism.harmless("many TIME_WAIT", HarmlessMechanisms::timeWait),
                Mechanism.harmless("reclaimable slab", HarmlessMechanisms::dentries),
                new Mechanism(
                        "deploy restarts everything",
                        null,
                        List.of("peer-restarted", "ordinary-disconnect"),
                        1_024,
                        HarmlessMechanisms::deploy),
                Mechanism.harmless("agent gap", HarmlessMechanisms::load),
                Mechanism.harmless("idle out-of-tree driver", HarmlessMechanisms::module),
                Mechanism.harmless("forged kernel line", HarmlessMechanisms::forged),
                Mechanism.harmless("broken pipe of one client", HarmlessMechanisms::disconnect));
    }

    private static IntConsumer load(SimHost h) {
        SimProcess web = h.process("web");
        return t -> {
            h.sockets.clear();
            for (int i = 0; i < 60 + h.random.nextInt(40); i++) {
                SimSocket socket = h.connection(web, i);
                socket.unread = h.random.nextInt(4) == 0 ? h.random.nextInt(20_000) : 0;
                socket.unsent = h.random.nextInt(4) == 0 ? h.random.nextInt(12_000) : 0;
            }
            web.anonKb = 60_000 + h.random.nextInt(9_000);
            h.timeWaits = 300 + h.random.nextInt(80);
        };
    }

    private static IntConsumer cache(SimHost h) {
        return t -> h.cacheKb = Math.min(h.ramKb * 82 / 100, h.ramKb / 10 + t * h.ramKb / 30);
    }

    private static IntConsumer timeWait(SimHost h) {
        return t -> h.timeWaits = Math.min(6_000, t * 300L);
    }

    private static IntConsumer dentries(SimHost h) {
        return t -> h.slabBytes.put("dentry", (4L << 20) + Math.min(t, 25) * h.ramKb * 12);
    }

    private static IntConsumer deploy(SimHost h) {
        SimProcess[] services = {h.process("front"), h.process("back")};
        return t -> {
            if (t == 15) {
                for (int i = 0; i < services.length; i++) {
                    h.log(services[i], "INFO received SIGTERM, shutting down");
                    h.processes.remove(services[i]);
                    services[i] = h.process(services[i].comm);
                }
            }
            if (t == 17) {
                h.log(services[0], "INFO started, listening on 8080");
                h.log(services[1], "INFO started, listening on 8081");
            }
            services[0].anonKb = 40_000 + h.random.nextInt(400);
        };
    }

    private static IntConsumer module(SimHost h) {
        h.tainted = 4_096;
        h.modules = "fastnic 245760 0 - Live 0x0000000000000000 (OE)\n" + h.modules;
        h.kernel(4, "fastnic: loading out-of-tree module taints kernel.");
        h.kernel(6, "fastnic 0000:00:04.0 eth1: link is up, 10000 Mbps");
        return load(h);
    }

    private static IntConsumer forged(SimHost h) {
        IntConsumer load = load(h);
        return t -> {
            load.accept(t);
            if (t == 12) {
                h.forged(
                        3,
                        "Out of memory: Killed process 1 (init) total-vm:9000000kB, anon-rss:8000000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0");
                h.forged(6, "TCP: out of memory -- consider tuning tcp_mem");
            }
        };
    }

    private static IntConsumer disconnect(SimHost h) {
        IntConsumer load = load(h);
        SimProcess proxy = h.process("site");
        return t -> {
            load.accept(t);
            if (t == 20) {
                h.log(proxy, "WARN write to 203.0.113.9:51514 failed: Broken pipe");
            }
        };
    }
}
