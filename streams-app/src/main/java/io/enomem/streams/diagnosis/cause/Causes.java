// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.rule.Cause;
import java.util.List;

/** Every cause that is weighed, in the order of causes.tsv, which breaks ties. */
public final class Causes {
    private Causes() {}

    /** One instance of each; they are stateless. */
    public static List<Cause> all() {
        return List.of(
                new TcpOrphans(),
                new UdpBuffers(),
                new CloseWaitLeak(),
                new SocketLeak(),
                new TimeWaitOverflow(),
                new EphemeralPortsExhausted(),
                new AcceptQueueOverflow(),
                new SynFlood(),
                new ConntrackTableFull(),
                new NeighbourTableFull(),
                new CgroupMemoryThrottled(),
                new PidsLimit(),
                new ProcessResourceLimit(),
                new DeadPidNamespace(),
                new SocketOptionMemory(),
                new FileDescriptorLimit(),
                new RuntimeHeapLimit(),
                new ManualOom(),
                new HardwareMemoryError());
    }
}
