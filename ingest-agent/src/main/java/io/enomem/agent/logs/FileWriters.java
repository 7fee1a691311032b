// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.schemas.LogWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes that have a file open for writing: those with a link in /proc/pid/fd that leads to it and an access
 * mode for writing in fdinfo (proc_pid_fd(5), proc_pid_fdinfo(5)). What this user may not read is passed over.
 *
 * <p>A search is kept for some minutes, as long as its descriptors still lead to the file. A file is asked for only
 * where the link has its name or fdinfo its inode (since Linux 5.14), so that no foreign mount can hold the caller up: a bind
 * mount or a hard link has another name. Not thread-safe.
 */
final class FileWriters {
    /** Links read in one search, about 5 us each, and 30 us where one leads to a file. Ours. */
    private static final int MAX_LINKS = 65_536;

    /** Links of one process; a descriptor is the lowest number that was free, and logs are opened early. Ours. */
    private static final int MAX_LINKS_OF_PROCESS = 4_096;

    /** Processes named for one file: a server with more workers is known by these. Ours. */
    private static final int MAX_WRITERS = 8;

    /** Files whose search is kept. Ours: as many may be written to by turns. */
    private static final int MAX_FILES = 256;

    /** How long a search is kept. Ours: long against its cost, short against the life of a service. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    /** Searches may take this part of the time. Ours. */
    private static final int SHARE = 100;

    /** The bits of the access mode in the flags of open(2), O_RDONLY being 0. */
    private static final int ACCESS_MODE = 3;

    private static final List<String> NO_LOGS = List.of("/dev/", "/proc/", "/sys/", "/memfd:");

    private final Path proc;
    private final LongSupplier nanos;
    private final Map<FileKey, Search> searches = new LinkedHashMap<>();
    private long searchAt;

    /** What a search found, and when. */
    private record Search(long at, List<Open> open) {}

    /** A descriptor that leads to the file. */
    private record Open(Path link, LogWriter writer) {}

    /**
     * @param proc where procfs is mounted
     * @param nanos a clock that only its differences are read of, ns
     */
    FileWriters(Path proc, LongSupplier nanos) {
        this.proc = proc;
        this.nanos = nanos;
        this.searchAt = nanos.getAsLong();
    }

    /**
     * Who has a file open for writing now; empty if that is nobody or unknown, or it is too soon for another search.
     *
     * @param path a name that leads, or led, to it
     */
    List<LogWriter> of(FileKey file, Path path) {
        Search search = searches.get(file);
        if (search == null || isOld(search) || search.open.stream().anyMatch(open -> !leadsTo(open.link, file))) {
            searches.remove(file);
            search = search(file, path);
        }
        return search == null
                ? List.of()
                : search.open.stream().map(Open::writer).toList();
    }

    private boolean isOld(Search search) {
        return nanos.getAsLong() - search.at > KEPT.toNanos();
    }

    private @Nullable Search search(FileKey file, Path path) {
        long start = nanos.getAsLong();
        if (start - searchAt < 0) {
            return null;
        }
        Search search = new Search(start, open(file, names(path)));
        if (searches.size() >= MAX_FILES) {
            searches.remove(searches.keySet().iterator().next());
        }
        searches.put(file, search);
        searchAt = start + (nanos.getAsLong() - start) * SHARE;
        return search;
    }

    /** The file's name, and that of what a link at its path leads to. */
    private static List<String> names(Path path) {
        try {
            return List.of(
                    path.getFileName().toString(),
                    path.toRealPath().getFileName().toString());
        } catch (IOException e) {
            return List.of(path.getFileName().toString());
        }
    }

    private List<Open> open(FileKey file, List<String> names) {
        List<Open> open = new ArrayList<>();
        int left = MAX_LINKS;
        for (String pid : numbers(proc)) {
            Path descriptors = proc.resolve(pid).resolve("fd");
            int ofProcess = Math.min(left, MAX_LINKS_OF_PROCESS);
            for (String descriptor : numbers(descriptors)) {
                if (ofProcess-- == 0) {
                    break;
                }
                left--;
                Path link = descriptors.resolve(descriptor);
                String target = target(link);
                if (!mayBeLog(target)) {
                    continue;
                }
                String info = text(proc.resolve(pid).resolve("fdinfo").resolve(descriptor));
                if ((isNamed(target, names) || hasInode(info, file)) && isForWriting(info) && leadsTo(link, file)) {
                    open.add(new Open(link, new LogWriter(Integer.parseInt(pid), comm(pid))));
                    break;
                }
            }
            if (left == 0 || open.size() == MAX_WRITERS) {
                break;
            }
        }
        return open;
    }

    private static List<String> numbers(Path directory) {
        String[] names = directory.toFile().list((File in, String name) -> isNumber(name));
        return names == null ? List.of() : List.of(names);
    }

    private static boolean isNumber(String name) {
        return name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Sockets, pipes and the like have no path; nobody logs into a device or a file of the kernel's. */
    private static boolean mayBeLog(String target) {
        return target.startsWith("/") && NO_LOGS.stream().noneMatch(target::startsWith);
    }

    /** Rotation and deletion put something behind the name ({@code app.log.1}, {@code app.log (deleted)}). */
    private static boolean isNamed(String target, List<String> names) {
        String name = target.substring(target.lastIndexOf('/') + 1);
        return names.stream().anyMatch(name::startsWith);
    }

    private static boolean hasInode(String fdinfo, FileKey file) {
        String inode = Long.toString(file.inode());
        return fdinfo.lines()
                .anyMatch(line ->
                        line.startsWith("ino:") && line.substring(4).strip().equals(inode));
    }

    private static boolean leadsTo(Path link, FileKey file) {
        try {
            return FileKey.of(link).equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    /** The flags of open(2), in octal: {@code flags: 0102001}. */
    private static boolean isForWriting(String fdinfo) {
        return fdinfo.lines()
                .filter(line -> line.startsWith("flags:"))
                .map(line -> Character.digit(line.charAt(line.length() - 1), 8))
                .anyMatch(digit -> digit > 0 && (digit & ACCESS_MODE) != 0);
    }

    private String comm(String pid) {
        return text(proc.resolve(pid).resolve("comm")).strip();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
