// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.rule.Cause;
import java.util.List;
import java.util.stream.Stream;

/** Every cause that is weighed, in the order of causes.tsv, which breaks ties. */
public final class Causes {
    private Causes() {}

    /** One instance of each; they are stateless. */
    public static List<Cause> all() {
        return Stream.of(tcpMemory(), connections(), kernelMemory(), hostMemory(), limits(), other(), aftermath())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Cause> tcpMemory() {
        return List.of(
                new TcpMemDemand(),
                new TcpMemLimitTooLow(),
                new TcpMemLimitTooHigh(),
                new TcpReceiveBuffers(),
                new TcpSendBuffers(),
                new TcpBuffersOversized(),
                new TcpBufferOverhead(),
                new TcpOrphans(),
                new CgroupSocketMemory(),
                new UdpBuffers(),
                new TcpAccountingLeak());
    }

    private static List<Cause> connections() {
        return List.of(
                new CloseWaitLeak(),
                new SocketLeak(),
                new TimeWaitOverflow(),
                new EphemeralPortsExhausted(),
                new AcceptQueueOverflow(),
                new SynFlood(),
                new ConntrackTableFull(),
                new NeighbourTableFull());
    }

    private static List<Cause> kernelMemory() {
        return List.of(
                new KernelSlabLeak(),
                new KernelPageLeak(),
                new MemoryFragmentation(),
                new AtomicReserveExhausted(),
                new NicDriver());
    }

    private static List<Cause> hostMemory() {
        return List.of(
                new AppMemoryLeak(),
                new HostMemoryTooSmall(),
                new TmpfsMemory(),
                new MemoryReservation(),
                new SwapExhausted(),
                new NumaOrCpusetLimit(),
                new ThpBloat());
    }

    private static List<Cause> limits() {
        return List.of(
                new CgroupMemoryLimit(),
                new CgroupMemoryThrottled(),
                new OvercommitLimit(),
                new MaxMapCount(),
                new PidsLimit(),
                new ProcessResourceLimit(),
                new DeadPidNamespace(),
                new SocketOptionMemory(),
                new FileDescriptorLimit(),
                new RuntimeHeapLimit());
    }

    private static List<Cause> other() {
        return List.of(new ManualOom(), new HardwareMemoryError());
    }

    private static List<Cause> aftermath() {
        return List.of(
                new PeerOomKilled(),
                new ResetByTcpMemory(),
                new PeerRestarted(),
                new OrdinaryDisconnect(),
                new PipeClosed());
    }
}
