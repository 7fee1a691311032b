// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import io.enomem.agent.sample.ProcRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The network namespaces of other processes, as containers have them: their counters by /proc/PID/net, which needs the
 * right to look at that process, and their sockets by {@code nsenter}, which needs CAP_SYS_ADMIN. What is refused is left
 * out. Each is kept below {@code netns/<inode>/}.
 */
final class NetworkNamespaces {
    /** Namespaces that are recorded; a sample of each starts two processes. Ours. */
    private static final int MOST = 32;

    private static final List<String> COUNTERS =
            List.of("sockstat", "sockstat6", "netstat", "snmp", "snmp6", "protocols");

    private final ProcRoot host;

    NetworkNamespaces(ProcRoot host) {
        this.host = host;
    }

    /** What may be read of each but this process's own. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        processes().forEach((namespace, pid) -> {
            String place = "netns/" + namespace + "/";
            for (String counter : COUNTERS) {
                byte[] content = host.read("proc/" + pid + "/net/" + counter);
                if (content != null && content.length > 0) {
                    files.put(place + "proc/net/" + counter, content);
                }
            }
            ToolTexts.read(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"))
                    .forEach((name, text) -> files.put(place + name, text));
        });
        return files;
    }

    /** One process of each, by the inode of the namespace. */
    private Map<String, String> processes() {
        Map<String, String> processes = new TreeMap<>();
        String own = namespace("self");
        for (String pid : host.list("proc")) {
            String namespace = Character.isDigit(pid.charAt(0)) ? namespace(pid) : null;
            if (namespace != null && own != null && !namespace.equals(own) && processes.size() < MOST) {
                processes.putIfAbsent(namespace, pid);
            }
        }
        return processes;
    }

    /** The digits of {@code net:[4026531840]}; null if that process may not be looked at. */
    private static @Nullable String namespace(String pid) {
        try {
            String link =
                    Files.readSymbolicLink(Path.of("/proc", pid, "ns", "net")).toString();
            int open = link.indexOf('[');
            int close = link.indexOf(']');
            return open < 0 || close < open ? null : link.substring(open + 1, close);
        } catch (IOException e) {
            return null;
        }
    }
}
