// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Names that a host knows of itself and its surroundings, since text alone does not tell a name from a word.
 *
 * @param hosts host names, short or with their domain, in lower case
 * @param domains domains whose names are hosts, in lower case, without a point at the beginning
 * @param users people's accounts
 * @param ids machine id and boot id
 */
public record KnownNames(Set<String> hosts, Set<String> domains, Set<String> users, Set<String> ids) {
    /** Accounts of people begin here (login.defs(5), UID_MIN), and end before nobody. */
    private static final int FIRST_PERSON = 1_000;

    private static final int NOBODY = 65_534;

    /** Words of kernels and logs that name nobody, even where a host or an account is called so. */
    private static final Set<String> WORDS = Set.of(
            "all",
            "app",
            "bin",
            "data",
            "default",
            "dev",
            "error",
            "etc",
            "eth0",
            "fs",
            "home",
            "host",
            "info",
            "init",
            "ip",
            "ipv4",
            "ipv6",
            "java",
            "kernel",
            "kill",
            "killed",
            "limit",
            "linux",
            "lo",
            "localhost",
            "log",
            "mem",
            "memory",
            "net",
            "node",
            "none",
            "null",
            "oom",
            "out",
            "proc",
            "process",
            "root",
            "run",
            "server",
            "socket",
            "sys",
            "system",
            "task",
            "tcp",
            "test",
            "tmp",
            "total",
            "udp",
            "unknown",
            "user",
            "usr",
            "var",
            "vm");

    public KnownNames {
        hosts = usable(hosts);
        domains = Set.copyOf(domains);
        users = usable(users);
        ids = Set.copyOf(ids);
    }

    /** What /etc/hosts, resolv.conf, passwd and /home of a tree tell, and these. */
    public static KnownNames of(Path root, String hostname, String machineId, String bootId) {
        Set<String> hosts = new TreeSet<>();
        Set<String> domains = new TreeSet<>();
        addHost(hostname, hosts, domains);
        for (String line : lines(root.resolve("etc/hosts"))) {
            String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
            for (int i = 1; i < words.length; i++) {
                addHost(words[i], hosts, domains);
            }
        }
        for (String line : lines(root.resolve("etc/resolv.conf"))) {
            if (line.startsWith("search ") || line.startsWith("domain ")) {
                for (String domain : line.substring("search ".length()).strip().split("\\s+", -1)) {
                    domains.add(domain.toLowerCase(Locale.ROOT));
                }
            }
        }
        domains.removeIf(domain -> domain.isEmpty() || domain.equals("."));
        return new KnownNames(hosts, domains, users(root), Set.of(machineId, bootId, bootId.replace("-", "")));
    }

    private static void addHost(String name, Set<String> hosts, Set<String> domains) {
        String host = name.toLowerCase(Locale.ROOT);
        if (host.isEmpty() || host.startsWith("localhost") || host.startsWith("ip6-")) {
            return;
        }
        hosts.add(host);
        int point = host.indexOf('.');
        if (point > 0) {
            hosts.add(host.substring(0, point));
            domains.add(host.substring(point + 1));
        }
    }

    private static Set<String> users(Path root) {
        Set<String> users = new TreeSet<>();
        for (String line : lines(root.resolve("etc/passwd"))) {
            String[] cells = line.split(":", -1);
            if (cells.length > 2 && isPerson(cells[2])) {
                users.add(cells[0]);
            }
        }
        try (Stream<Path> homes = Files.list(root.resolve("home"))) {
            homes.map(home -> String.valueOf(home.getFileName())).forEach(users::add);
        } catch (IOException e) {
            // then nobody lives there
            return users;
        }
        return users;
    }

    private static boolean isPerson(String uid) {
        boolean number = !uid.isEmpty() && uid.length() < 10 && uid.chars().allMatch(c -> c >= '0' && c <= '9');
        return number && Integer.parseInt(uid) >= FIRST_PERSON && Integer.parseInt(uid) < NOBODY;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A name of one or two letters stands in half of all words, and a word is no name. */
    private static Set<String> usable(Set<String> names) {
        Set<String> usable = new TreeSet<>(names);
        usable.removeIf(name -> name.length() < 3 || WORDS.contains(name));
        return Set.copyOf(usable);
    }
}
