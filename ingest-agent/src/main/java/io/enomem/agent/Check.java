// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.kmsg.KmsgAccess;
import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.agent.sample.ProcRoot;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent can read and reach on this host, as this user, and what each missing piece costs in diagnosis. */
public final class Check {
    /** A file of the kernel, and what is lost without it. */
    private record Wanted(String path, String cost) {}

    private static final List<Wanted> FILES = List.of(
            new Wanted("proc/net/sockstat", "memory and orphans of TCP stay unknown: no cause of the TCP pool is told"),
            new Wanted("proc/net/protocols", "whether TCP is under memory pressure now stays unknown"),
            new Wanted("proc/net/netstat", "counters of dropped and aborted connections stay unknown"),
            new Wanted("proc/meminfo", "the host's memory stays unknown: no cause of host memory is told"),
            new Wanted("proc/vmstat", "stalled allocations and kills are not counted"),
            new Wanted(
                    "proc/pressure/memory",
                    "how long tasks wait for memory stays unknown; kernels from 4.20 count it, some only with psi=1"),
            new Wanted(
                    "proc/sys/net/ipv4/tcp_mem",
                    "the limits of the TCP pool stay unknown; they exist in the host's own network namespace only, so"
                            + " run the agent there (hostNetwork, --network=host)"),
            new Wanted(
                    "proc/slabinfo", "which slab cache grows stays unknown; root, or CAP_DAC_READ_SEARCH, reads it"));

    /**
     * One line of the answer.
     *
     * @param what what was tried
     * @param readable true if it can be read
     * @param detail what was found, or what it costs that it cannot be read
     */
    public record Finding(String what, boolean readable, String detail) {}

    private Check() {}

    /** Tries everything once, and changes nothing. Takes as long as one sample, or 5 s where Kafka does not answer. */
    public static List<Finding> of(Settings settings) {
        List<Finding> findings = thisHost();
        findings.addAll(CheckSettings.of(settings));
        return findings;
    }

    /** What the host itself permits, whatever the settings. */
    static List<Finding> thisHost() {
        List<Finding> findings = new ArrayList<>();
        findings.add(KmsgAccess.refusal()
                .map(refusal -> new Finding("/dev/kmsg", false, refusal))
                .orElse(new Finding("/dev/kmsg", true, "the kernel's own word, with sequence numbers")));
        ProcRoot root = ProcRoot.live();
        for (Wanted wanted : FILES) {
            boolean readable = root.read(wanted.path()) != null;
            findings.add(new Finding("/" + wanted.path(), readable, readable ? "" : wanted.cost()));
        }
        HostSample sample =
                HostSampler.live(HostIdentity.ofThisHost()).sample(Instant.now(), EnumSet.allOf(Part.class));
        findings.add(new Finding(
                "cgroups",
                sample.getCgroups() != null,
                sample.getCgroups() == null ? "limits of containers and services stay unknown" : ""));
        findings.add(sockets(sample.getSockets()));
        findings.add(descriptors());
        return findings;
    }

    private static Finding sockets(@Nullable SocketSection section) {
        return section == null
                ? new Finding(
                        "sockets",
                        false,
                        "neither inet_diag nor ss answers: who holds the memory of sockets stays unknown; load the"
                                + " kernel module tcp_diag, or install iproute2")
                : new Finding("sockets", true, "");
    }

    /** The links of process 1 are readable for whoever may read those of all. */
    private static Finding descriptors() {
        boolean readable = Files.isReadable(Path.of("/proc/1/fd"));
        return new Finding(
                "descriptors of other users' processes",
                readable,
                readable
                        ? ""
                        : "sockets and descriptor leaks are told by cgroup only, not by process, and lines of a log by its"
                                + " name only, not by the process that writes it; root, or CAP_SYS_PTRACE with"
                                + " CAP_DAC_READ_SEARCH, reads them");
    }
}
