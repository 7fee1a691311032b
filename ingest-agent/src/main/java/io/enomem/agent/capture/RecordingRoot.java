// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import io.enomem.agent.sample.ProcRoot;
import io.enomem.agent.sample.UserTasks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a live host, of which it keeps what is read: a sampler that reads this saves exactly what a sampler of the
 * capture will want. Counts of directories and of mappings are kept as the numbers that captures hold in their place.
 */
final class RecordingRoot implements ProcRoot {
    private final ProcRoot host;
    private final Map<String, byte[]> texts;
    private final Map<String, byte[]> kept = new TreeMap<>();
    private final Map<Long, Long> userTasks = new TreeMap<>();

    /** @param texts what tools printed, by the name that captures give it; read like files at the top */
    RecordingRoot(ProcRoot host, Map<String, byte[]> texts) {
        this.host = host;
        this.texts = texts;
        kept.putAll(texts);
    }

    /** Keeps files that no sampler of this root asks for. */
    void keep(Map<String, byte[]> files) {
        kept.putAll(files);
    }

    /** What was read, by its path. */
    Map<String, byte[]> kept() {
        if (!userTasks.isEmpty()) {
            kept.put(ProcRoot.USER_TASKS, taskSums());
        }
        return kept;
    }

    @Override
    public byte @Nullable [] read(String path) {
        byte[] text = texts.get(path);
        byte[] content = text == null ? host.read(path) : text;
        if (content != null && content.length > 0) {
            kept.put(path, content);
        }
        return content;
    }

    @Override
    public List<String> list(String directory) {
        if (!directory.isEmpty()) {
            return host.list(directory);
        }
        List<String> names = new ArrayList<>(host.list(directory));
        names.addAll(texts.keySet());
        return names;
    }

    @Override
    public List<String> directories(String directory) {
        return host.directories(directory);
    }

    @Override
    public long size(String path) {
        return host.size(path);
    }

    /** Kept as the sums that captures hold in the place of what stat says of each process. */
    @Override
    public @Nullable UserTasks tasks(int pid) {
        UserTasks tasks = host.tasks(pid);
        if (tasks != null) {
            userTasks.merge(tasks.user(), tasks.tasks(), Long::sum);
        }
        return tasks;
    }

    private byte[] taskSums() {
        StringBuilder sums = new StringBuilder();
        userTasks.forEach(
                (user, tasks) -> sums.append(user).append(' ').append(tasks).append('\n'));
        return sums.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public @Nullable Integer entries(String directory) {
        return counted(directory, host.entries(directory));
    }

    @Override
    public @Nullable Integer lines(String path) {
        if (path.endsWith("/maps")) {
            return counted(path, host.lines(path));
        }
        read(path);
        return host.lines(path);
    }

    private @Nullable Integer counted(String path, @Nullable Integer count) {
        if (count != null) {
            kept.put(path + ".count", (count + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return count;
    }
}
