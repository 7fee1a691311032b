// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What stands for names of hosts and users, and for ids of machines. Not thread-safe. */
final class Names {
    /** Last parts of names that are hosts' wherever they stand (IANA's oldest and most used, and private ones). */
    private static final Set<String> HOST_DOMAINS = Set.of(
            "com",
            "net",
            "org",
            "edu",
            "gov",
            "mil",
            "int",
            "info",
            "biz",
            "io",
            "dev",
            "app",
            "cloud",
            "ai",
            "co",
            "local",
            "localdomain",
            "internal",
            "intranet",
            "lan",
            "corp",
            "home",
            "private",
            "arpa");

    /** How the cloud names hosts by their address: ip-10-0-0-5. */
    private static final String BY_ADDRESS = "ip-";

    private final KnownNames known;
    private final Random random;
    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, String> users = new HashMap<>();
    private final Pseudonyms<String> ids = new Pseudonyms<>();

    Names(KnownNames known, Random random) {
        this.known = known;
        this.random = random;
        known.hosts().stream().sorted().forEach(this::host);
    }

    /**
     * What is to stand in place of a run of letters, digits, points, dashes and underscores.
     *
     * @param home true if it is the name of a home directory
     */
    String instead(String token, boolean home) {
        if (home) {
            return user(token);
        }
        if (known.ids().contains(token)) {
            return ids.of(token.replace("-", ""), () -> hex(32));
        }
        String lower = token.toLowerCase(Locale.ROOT);
        if (known.hosts().contains(lower) || isHost(token, lower)) {
            return host(lower);
        }
        int point = token.indexOf('.');
        return point < 0 && !known.users().contains(token) ? token : byPart(token);
    }

    String host(String name) {
        return hosts.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> "host-" + (hosts.size() + 1));
    }

    /** Names within a longer one: web-1.log, bob.service. */
    private String byPart(String token) {
        String[] parts = token.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            if (known.users().contains(parts[i])) {
                parts[i] = user(parts[i]);
            } else if (i == 0 && known.hosts().contains(parts[i].toLowerCase(Locale.ROOT))) {
                parts[i] = host(parts[i]);
            }
        }
        return String.join(".", parts);
    }

    private String user(String name) {
        return users.computeIfAbsent(name, any -> "user-" + (users.size() + 1));
    }

    private boolean isHost(String token, String lower) {
        int point = lower.lastIndexOf('.');
        if (point > 0 && point < lower.length() - 1) {
            boolean inDomain =
                    known.domains().stream().anyMatch(domain -> lower.equals(domain) || lower.endsWith("." + domain));
            boolean dns = token.equals(lower) && lower.indexOf('_') < 0 && !lower.startsWith(".");
            return inDomain || (dns && HOST_DOMAINS.contains(lower.substring(point + 1)));
        }
        return lower.startsWith(BY_ADDRESS)
                && lower.length() > BY_ADDRESS.length()
                && lower.chars().skip(BY_ADDRESS.length()).allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }

    private String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }
}
