// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads every file of counters there is in a tree. */
final class CounterFiles {
    private static final Map<String, CounterFormat> FILES = files();
    private static final List<String> SUMMARIES = List.of("ss_-s.txt", "sos_commands/networking/ss_-s");
    private static final List<String> STATISTICS = List.of("netstat_-s.txt", "sos_commands/networking/netstat_-s");
    private static final Counter ORPHANS = Counter.named("sockstat.TCP.orphan");
    private static final Counter ACTIVE_OPENS = Counter.named("snmp.Tcp.ActiveOpens");
    private static final String PRESSURE = "proc/pressure/memory";

    private final ProcRoot root;

    CounterFiles(ProcRoot root) {
        this.root = root;
    }

    /** Reads them all. */
    CounterValues read() {
        CounterValues values = new CounterValues();
        FILES.forEach((path, format) -> {
            byte[] text = root.readOften(path);
            if (text != null) {
                format.read(text, values);
            }
        });
        readToolText(values);
        byte[] pressure = root.readOften(PRESSURE);
        if (pressure != null) {
            PressureFile.read(pressure, () -> asksForPressure(root.readOften("proc/cmdline")), values);
        }
        return values;
    }

    /** What only the text of a tool tells, in trees that lack the kernel's own files. */
    private void readToolText(CounterValues values) {
        for (String path : SUMMARIES) {
            byte[] text = values.get(ORPHANS) == null ? root.read(path) : null;
            if (text != null) {
                new SsSummary().read(text, values);
            }
        }
        for (String path : STATISTICS) {
            byte[] text = values.get(ACTIVE_OPENS) == null ? root.read(path) : null;
            if (text != null) {
                new NetstatStatistics().read(text, values);
            }
        }
    }

    private static boolean asksForPressure(byte @Nullable [] cmdline) {
        return cmdline != null && (" " + new String(cmdline, StandardCharsets.UTF_8).strip() + " ").contains(" psi=1 ");
    }

    private static Map<String, CounterFormat> files() {
        Map<String, CounterFormat> files = new LinkedHashMap<>();
        files.put("proc/net/sockstat", new LabelledPairs("sockstat"));
        files.put("proc/net/sockstat6", new LabelledPairs("sockstat6"));
        files.put("proc/net/protocols", new ProtocolsFile());
        files.put("proc/net/netstat", new NamedColumns("netstat"));
        files.put("proc/net/snmp", new NamedColumns("snmp"));
        files.put("proc/net/snmp6", new Snmp6File());
        files.put("proc/net/softnet_stat", new SoftnetFile());
        files.put("proc/net/stat/nf_conntrack", new PerCpuHex("nf_conntrack_stat"));
        files.put("proc/sys/net/netfilter/nf_conntrack_count", SingleNumbers.of("nf_conntrack.count"));
        files.put("proc/sys/net/netfilter/nf_conntrack_max", SingleNumbers.of("nf_conntrack.max"));
        files.put("proc/net/stat/arp_cache", new PerCpuHex("arp_cache"));
        files.put("proc/net/stat/ndisc_cache", new PerCpuHex("ndisc_cache"));
        files.put("proc/sys/fs/file-nr", SingleNumbers.of("file-nr.allocated", "", "file-nr.max"));
        files.put("proc/loadavg", new LoadavgFile());
        files.put("proc/stat", new NamePerLine("stat"));
        files.put("proc/meminfo", new NamePerLine("meminfo"));
        files.put("proc/vmstat", new NamePerLine("vmstat"));
        return files;
    }
}
