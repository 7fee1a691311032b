// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of this host. One read call is large enough for nearly every file, so that the kernel renders it once and
 * its numbers belong together. Not thread-safe: one buffer is used again and again.
 */
final class LiveRoot implements ProcRoot {
    private static final int BUFFER_BYTES = 32 << 10;

    /** Of a directory without directories. */
    private static final int DIRECTORY_LINKS = 2;

    private final String root;
    private final OftenRead oftenRead = new OftenRead();
    private byte[] buffer = new byte[BUFFER_BYTES];

    LiveRoot(Path root) {
        String text = root.toString();
        this.root = text.endsWith("/") ? text : text + "/";
    }

    @Override
    public byte @Nullable [] read(String path) {
        try (FileInputStream in = new FileInputStream(root + path)) {
            return content(in::read);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public byte @Nullable [] readOften(String path) {
        try {
            return oftenRead.read(root + path, file -> content(file::read));
        } catch (IOException e) {
            return null;
        }
    }

    /** One call of read. */
    @FunctionalInterface
    private interface Call {
        int read(byte[] into, int from, int length) throws IOException;
    }

    private byte[] content(Call call) throws IOException {
        int length = 0;
        int n;
        while (length < MAX_FILE_BYTES && (n = call.read(buffer, length, buffer.length - length)) > 0) {
            length += n;
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, length * 2);
            }
        }
        byte[] content = Arrays.copyOf(buffer, length);
        if (buffer.length > 8 * BUFFER_BYTES) {
            buffer = new byte[BUFFER_BYTES];
        }
        return content;
    }

    @Override
    public List<String> list(String directory) {
        String[] names = new File(root + directory).list();
        return names == null ? List.of() : Arrays.asList(names);
    }

    /** A directory without directories is told by its link count of 2, which kernfs and procfs keep exactly. */
    @Override
    public List<String> directories(String directory) {
        Path place = Path.of(root + directory);
        try {
            if (Integer.valueOf(DIRECTORY_LINKS)
                    .equals(Files.getAttribute(place, "unix:nlink", LinkOption.NOFOLLOW_LINKS))) {
                return List.of();
            }
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
        List<String> directories = new ArrayList<>();
        for (String name : list(directory)) {
            if (Files.isDirectory(place.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                directories.add(name);
            }
        }
        return directories;
    }

    @Override
    public @Nullable String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(root + path)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    @Override
    public long size(String path) {
        return new File(root + path).length();
    }

    /**
     * One stat: /proc/pid/task belongs to the effective user even where the process may not be dumped
     * (fs/proc/base.c, task_dump_owner), and has a link for each task beside the two of a directory (proc_task_getattr).
     */
    @Override
    public @Nullable UserTasks tasks(int pid) {
        try {
            Map<String, Object> stat = Files.readAttributes(
                    Path.of(root + "proc/" + pid + "/task"), "unix:uid,nlink", LinkOption.NOFOLLOW_LINKS);
            return stat.get("uid") instanceof Integer user && stat.get("nlink") instanceof Integer links
                    ? new UserTasks(Integer.toUnsignedLong(user), links - DIRECTORY_LINKS)
                    : null;
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** Since Linux 6.2 the size of /proc/pid/fd is the number of its entries (fs/proc/fd.c, proc_fd_getattr). */
    @Override
    public @Nullable Integer entries(String directory) {
        long size = directory.endsWith("/fd") ? size(directory) : 0;
        return size > 0 ? Integer.valueOf((int) Math.min(size, Integer.MAX_VALUE)) : ProcRoot.super.entries(directory);
    }

    @Override
    public @Nullable Integer lines(String path) {
        try (FileInputStream in = new FileInputStream(root + path)) {
            int lines = 0;
            int n;
            while ((n = in.read(buffer, 0, BUFFER_BYTES)) > 0) {
                for (int i = 0; i < n; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
            return lines;
        } catch (IOException e) {
            return null;
        }
    }
}
