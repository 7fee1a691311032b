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
    private final Thresholds thresholds;
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

    /** The measures of a case, by the thresholds that are shipped. */
    public Measures(Case incident) {
        this(incident, Thresholds.standard());
    }

    /** The measures of a case. */
    public Measures(Case incident, Thresholds thresholds) {
        this.incident = incident;
        this.thresholds = thresholds;
        this.window = Window.of(incident, thresholds);
        this.signals = new Signals(incident);
        this.host = new HostFacts(incident.history());
        this.counters = new Counters(incident.history(), window);
    }

    /** The case itself. */
    public Case incident() {
        return incident;
    }

    /** The thresholds in force. */
    public Thresholds thresholds() {
        return thresholds;
    }

    /** A threshold as it is in force. */
    public ThresholdValue threshold(Threshold threshold) {
        return thresholds.at(threshold);
    }

    /** The number of a threshold as it is in force, in its unit. */
    public double value(Threshold threshold) {
        return threshold(threshold).value();
    }

    /** A threshold as it is in force, to compare with. */
    public Bound bound(Threshold threshold) {
        return threshold(threshold).bound();
    }

    /** A threshold as it is in force as a part of a whole: 25 % of tcp_max_orphans. */
    public Bound bound(Threshold threshold, Reading whole) {
        return threshold(threshold).of(whole);
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
            sockets = new SocketMemory(incident.history(), window, thresholds, processes());
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
            processes = new Processes(incident.history(), window, thresholds);
        }
        return processes;
    }

    /** The cgroups with limits and events. */
    public Cgroups cgroups() {
        if (cgroups == null) {
            cgroups = new Cgroups(incident.history(), window, oom());
        }
        return cgroups;
    }
}
