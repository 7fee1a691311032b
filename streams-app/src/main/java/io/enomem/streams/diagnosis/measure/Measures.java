// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.streams.diagnosis.Case;
import org.jspecify.annotations.Nullable;

/**
 * All measures of one case, each made when first asked for. For one diagnosis, by one thread; what it hands out is
 * immutable.
 */
public final class Measures {
    private final Case incident;
    private final Window window;
    private final Signals signals;
    private final HostFacts host;
    private final Counters counters;
    private @Nullable TcpPool tcp;
    private @Nullable SocketMemory sockets;
    private @Nullable HostMemory memory;
    private @Nullable Pressure pressure;
    private @Nullable Processes processes;
    private @Nullable Cgroups cgroups;

    /** The measures of a case. */
    public Measures(Case incident) {
        this.incident = incident;
        this.window = Window.of(incident);
        this.signals = new Signals(incident);
        this.host = new HostFacts(incident.history());
        this.counters = new Counters(incident.history(), window);
    }

    /** The case itself. */
    public Case incident() {
        return incident;
    }

    /** The span that increases are taken over. */
    public Window window() {
        return window;
    }

    /** What was said. */
    public Signals signals() {
        return signals;
    }

    /** What the OOM killer's reports say. */
    public OomFacts oom() {
        return new OomFacts(signals);
    }

    /** What the host is and is limited to. */
    public HostFacts host() {
        return host;
    }

    /** Any counter or level by its name. */
    public Counters counters() {
        return counters;
    }

    /** The pool of net.ipv4.tcp_mem. */
    public TcpPool tcp() {
        if (tcp == null) {
            tcp = new TcpPool(host, counters);
        }
        return tcp;
    }

    /** Who holds socket memory. */
    public SocketMemory sockets() {
        if (sockets == null) {
            sockets = new SocketMemory(incident.history(), window);
        }
        return sockets;
    }

    /** Who talked to whom on this host. */
    public Peers peers() {
        return new Peers(incident.history());
    }

    /** RAM and who owns it. */
    public HostMemory memory() {
        if (memory == null) {
            memory = new HostMemory(incident.history(), window, host);
        }
        return memory;
    }

    /** Stalls for want of memory. */
    public Pressure pressure() {
        if (pressure == null) {
            pressure = new Pressure(incident.history(), window);
        }
        return pressure;
    }

    /** The largest processes and what they grew by. */
    public Processes processes() {
        if (processes == null) {
            processes = new Processes(incident.history(), window);
        }
        return processes;
    }

    /** The cgroups with limits and events. */
    public Cgroups cgroups() {
        if (cgroups == null) {
            cgroups = new Cgroups(incident.history(), window);
        }
        return cgroups;
    }
}
