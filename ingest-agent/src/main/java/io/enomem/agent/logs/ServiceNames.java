// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names the service of a log by its path, as people would. Pure. */
public final class ServiceNames {

    /** File names that say what is in the file and not whose it is: the directory names the service. */
    private static final Set<String> GENERIC = Set.of(
            "access",
            "error",
            "errors",
            "output",
            "current",
            "console",
            "stdout",
            "stderr",
            "out",
            "err",
            "log",
            "logs",
            "main",
            "app",
            "application",
            "server",
            "service",
            "info",
            "debug",
            "warn",
            "all",
            "default",
            "latest");

    /** Directories that name no service either. */
    private static final Set<String> PLACES = Set.of("log", "logs", "var", "tmp", "data", "files", "");

    private static final Set<String> SUFFIXES = Set.of("log", "txt", "out", "err", "gz", "json", "old");

    private static final int CONTAINER_ID_DIGITS = 64;

    private ServiceNames() {}

    /**
     * The service whose log has this path: Kubernetes' container ({@code /var/log/pods/ns_pod_uid/CONTAINER/0.log},
     * {@code /var/log/containers/pod_ns_CONTAINER-id.log}), the first twelve digits of a Docker container's id, else the
     * file's name without its suffixes or, where that name is a generic one, the name of its directory.
     */
    public static String of(String path) {
        String[] parts = path.split("/", -1);
        String file = parts[parts.length - 1];
        String parent = parts.length > 1 ? parts[parts.length - 2] : "";
        if (path.contains("/pods/") && parts.length > 2 && !parent.isEmpty()) {
            return parent;
        }
        if (parent.equals("containers") && container(path) != null) {
            return kubernetesContainer(file);
        }
        if (file.endsWith("-json.log") && container(path) != null) {
            return file.substring(0, 12);
        }
        String name = withoutSuffixes(file);
        boolean generic = GENERIC.contains(name.toLowerCase(Locale.ROOT)) || allDigits(name);
        return generic ? directory(parts, name) : name;
    }

    /** The container id in the path of a container runtime's log, or null. */
    public static @Nullable String container(String path) {
        int run = 0;
        for (int i = path.length() - 1; i >= 0; i--) {
            run = Character.digit(path.charAt(i), 16) >= 0 ? run + 1 : 0;
            boolean bounded = i == 0 || !Character.isLetterOrDigit(path.charAt(i - 1));
            if (run == CONTAINER_ID_DIGITS && bounded) {
                return path.substring(i, i + CONTAINER_ID_DIGITS);
            }
        }
        return null;
    }

    private static String kubernetesContainer(String file) {
        int id = file.lastIndexOf('-');
        int name = file.lastIndexOf('_', id);
        return id > name ? file.substring(name + 1, id) : file;
    }

    private static String directory(String[] parts, String name) {
        for (int i = parts.length - 2; i >= 0; i--) {
            if (!PLACES.contains(parts[i].toLowerCase(Locale.ROOT))) {
                return parts[i];
            }
        }
        return name;
    }

    /** "nginx.log.1", "app-2026-11-22.log" and "app.log.20261122.gz" are of nginx and app. */
    private static String withoutSuffixes(String file) {
        int whole = file.length();
        int dot = file.lastIndexOf('.');
        while (dot > 0 && isSuffix(file.substring(dot + 1, whole))) {
            whole = dot;
            dot = file.lastIndexOf('.', whole - 1);
        }
        String name = file.substring(0, whole);
        int end = name.length();
        while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || "-_.".indexOf(name.charAt(end - 1)) >= 0)) {
            end--;
        }
        // A trailing number of at least eight digits is a date; a shorter one belongs to the name.
        boolean date = digits(name, end) >= 8;
        return date && end > 0 ? name.substring(0, end) : name;
    }

    private static boolean isSuffix(String text) {
        return allDigits(text) || SUFFIXES.contains(text.toLowerCase(Locale.ROOT));
    }

    private static int digits(String text, int from) {
        return (int) text.chars().skip(from).filter(Character::isDigit).count();
    }

    private static boolean allDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }
}
