// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelMemory;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.NetworkCounters;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.Slab;
import io.enomem.schemas.SocketSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Makes one sample by hand; what is not set is unknown. */
public final class SampleBuilder {
    private final Instant time;
    private final List<CgroupSample> cgroups = new ArrayList<>();
    private final List<ProcessSample> processes = new ArrayList<>();
    private final Map<String, Long> userTasks = new TreeMap<>();
    private final List<Slab> slabs = new ArrayList<>();
    private NetworkCounters network;
    private MemoryCounters memory;
    private SocketSection sockets;

    SampleBuilder(Instant time) {
        this.time = time;
    }

    /** A counter by its name, in the kernel's unit. */
    public SampleBuilder set(String counter, long value) {
        Counter named = Counter.named(counter);
        SpecificRecord section;
        if (named.section() == Counter.Section.NETWORK) {
            network = network == null
                    ? NetworkCounters.newBuilder().setReadAt(time).build()
                    : network;
            section = network;
        } else {
            memory =
                    memory == null ? MemoryCounters.newBuilder().setReadAt(time).build() : memory;
            section = memory;
        }
        section.put(named.position(), value);
        return this;
    }

    public SampleBuilder cgroup(String path, Map<String, Long> values) {
        cgroups.add(CgroupSample.newBuilder()
                .setPath(path)
                .setVersion(2)
                .setValues(values)
                .build());
        return this;
    }

    public SampleBuilder cgroupV1(String path, Map<String, Long> values) {
        cgroups.add(CgroupSample.newBuilder()
                .setPath(path)
                .setVersion(1)
                .setValues(values)
                .build());
        return this;
    }

    public SampleBuilder process(int pid, String comm, Consumer<ProcessSample.Builder> content) {
        ProcessSample.Builder process =
                ProcessSample.newBuilder().setPid(pid).setComm(comm).setStartTicks((long) pid);
        content.accept(process);
        processes.add(process.build());
        return this;
    }

    /** All tasks of a user, most of them in no sample. */
    public SampleBuilder userTasks(long uid, long tasks) {
        userTasks.put(Long.toString(uid), tasks);
        return this;
    }

    /** A slab cache of so many pages, one object each. */
    public SampleBuilder slab(String name, long pages) {
        slabs.add(Slab.newBuilder()
                .setName(name)
                .setActiveObjects(pages)
                .setObjects(pages)
                .setObjectBytes(4_096)
                .setPages(pages)
                .build());
        return this;
    }

    public SampleBuilder sockets(SocketSection.Builder section) {
        sockets = section.setReadAt(time).build();
        return this;
    }

    HostSample build() {
        HostSample.Builder sample = HostSample.newBuilder()
                .setMachineId(CaseBuilder.MACHINE)
                .setBootId(CaseBuilder.BOOT)
                .setTime(time)
                .setBootTimeMillis(time.toEpochMilli() - CaseBuilder.T0.toEpochMilli() + 3_600_000);
        sample.setNetwork(network);
        sample.setMemory(memory);
        sample.setSockets(sockets);
        if (!slabs.isEmpty()) {
            sample.setKernelMemory(
                    KernelMemory.newBuilder().setReadAt(time).setSlabs(slabs).build());
        }
        if (!cgroups.isEmpty()) {
            sample.setCgroups(CgroupSection.newBuilder()
                    .setReadAt(time)
                    .setCgroups(cgroups)
                    .build());
        }
        if (!processes.isEmpty()) {
            sample.setProcesses(ProcessSection.newBuilder()
                    .setReadAt(time)
                    .setProcesses(processes)
                    .setUserTasks(userTasks.isEmpty() ? null : userTasks)
                    .build());
        }
        return sample.build();
    }
}
