// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.HostInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what seldom changes. */
final class HostFacts {
    private static final int MAX_HOSTNAME = 253;

    private final ProcRoot root;
    private final HostIdentity host;

    HostFacts(ProcRoot root, HostIdentity host) {
        this.root = root;
        this.host = host;
    }

    HostInfo read(Instant time) {
        String hostname = Text.firstLine(root.read("proc/sys/kernel/hostname"), MAX_HOSTNAME);
        return HostInfo.newBuilder()
                .setMachineId(host.machineId())
                .setBootId(host.bootId())
                .setTime(time)
                .setBootTimeMillis(BootTime.millis(root))
                .setHostname(hostname == null ? host.hostname() : hostname)
                .setKernelRelease(kernelRelease())
                .setBootedAt(bootedAt(time))
                .setAddresses(LocalAddresses.read(root))
                .setCpus(cpus())
                .setMemoryBytes(memoryBytes())
                .setPageSizeBytes(PageSize.read(root))
                .setAgentVersion(host.agentVersion())
                .setSysctls(Sysctls.read(root))
                .setTaintedModules(Modules.tainted(root))
                .setTainted(Text.number(root.read("proc/sys/kernel/tainted")))
                .setBootOptions(BootOptions.read(root))
                .build();
    }

    private @Nullable String kernelRelease() {
        String release = Text.firstLine(root.read("proc/sys/kernel/osrelease"), MAX_HOSTNAME);
        if (release != null) {
            return release;
        }
        byte[] version = root.read("proc/version");
        if (version == null) {
            return null;
        }
        Words words = new Words(version);
        return words.line() && words.skip(2) && words.is("version") && words.word() ? words.string() : null;
    }

    private @Nullable Instant bootedAt(Instant time) {
        if (host.bootedAt() != null) {
            return host.bootedAt();
        }
        Long uptime = BootTime.millis(root);
        return uptime == null ? null : time.minusMillis(uptime);
    }

    /** Lines cpu0, cpu1... of proc/stat: the CPUs online. */
    private @Nullable Integer cpus() {
        byte[] stat = root.read("proc/stat");
        if (stat == null) {
            return null;
        }
        Words words = new Words(stat);
        int cpus = 0;
        while (words.line() && words.word() && words.startsWith("cpu")) {
            cpus += words.is("cpu") ? 0 : 1;
        }
        return cpus == 0 ? null : cpus;
    }

    /** MemTotal, or null. */
    @Nullable
    Long memoryBytes() {
        byte[] meminfo = root.read("proc/meminfo");
        if (meminfo == null) {
            return null;
        }
        Words words = new Words(meminfo);
        while (words.line()) {
            if (words.word() && words.is("MemTotal:") && words.word() && words.number() > 0) {
                return words.number() * 1024;
            }
        }
        return null;
    }
}
