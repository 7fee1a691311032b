// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.logs.LogPipeline;
import io.enomem.agent.rotated.RotatedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;

/** A host by the files it left. */
final class FilesHost implements SavedHost {
    private final String input;
    private final HostTree tree;
    private final SampleTicks samples;
    private final HostContext context;
    private final LongAdder read = new LongAdder();
    private long logBytes;

    private FilesHost(String input, HostTree tree, SampleTicks samples, HostContext context) {
        this.input = input;
        this.tree = tree;
        this.samples = samples;
        this.context = context;
    }

    /** @param input what the user named */
    static FilesHost of(String input, HostTree tree, HostFacts.Digested digest, SavedOptions options, Notices notices)
            throws IOException {
        HostFacts facts = new HostFacts(tree, options, notices);
        return new FilesHost(input, tree, facts.samples(), facts.context(digest));
    }

    @Override
    public String machineId() {
        return context.boot().machineId();
    }

    @Override
    public String name() {
        return anonymous() ? Notices.printable(input) : context.name();
    }

    @Override
    public Stream<SpecificRecord> records() {
        read.reset();
        logBytes = 0;
        List<RecordSource> sources = new ArrayList<>();
        sources.add(new SampleSource(samples, context));
        LogReading reading = new LogReading(LogPipeline.standard(), context);
        add(sources, Role.KMSG, "", file -> KernelLines.open(file, context, true));
        add(sources, Role.SYSTEM_LOG, "", file -> KernelLines.open(file, context, false));
        add(sources, Role.APPLICATION_LOG, "", file -> new MatchedLines(reading.application(file), context));
        add(sources, Role.SYSTEM_LOG, " programs", file -> new MatchedLines(reading.programs(file), context));
        MergedRecords merged = new MergedRecords(sources);
        if (!merged.hasNext()) {
            context.notices().add("nothing was found in it: no kernel log, no failure in a log, no samples");
        } else if (anonymous() && tree.hasRoot()) {
            context.notices().add("nothing in it names its host, which is called " + machineId());
        }
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(merged, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(merged::close);
    }

    @Override
    public double share() {
        return logBytes == 0 ? Double.NaN : Math.min(1, (double) read.sum() / logBytes);
    }

    @Override
    public List<String> notices() {
        return context.notices().all();
    }

    private boolean anonymous() {
        return context.name().equals(machineId()) && machineId().startsWith(HostFacts.ANONYMOUS);
    }

    private void add(List<RecordSource> sources, Role role, String suffix, TimedRecords.Opener opener) {
        rotated(role)
                .forEach((name, files) ->
                        sources.add(new RotatedSource(name + suffix, files, opener, context.notices())));
    }

    /** The logs with that role by their path without what rotation added, the files of each oldest first. */
    private Map<String, List<SavedFile>> rotated(Role role) {
        Map<String, List<SavedFile>> logs = new TreeMap<>();
        for (SavedFile file : tree.with(role)) {
            String directory =
                    file.path().substring(0, file.path().length() - file.name().length());
            String log = directory + RotatedName.of(file.name()).base();
            logs.computeIfAbsent(log, path -> new ArrayList<>()).add(file.counted(read));
            logBytes += size(file);
        }
        logs.values().forEach(files -> files.sort(Comparator.comparing(file -> RotatedName.of(file.name()))));
        return logs;
    }

    private static long size(SavedFile file) {
        try {
            return file.content().size();
        } catch (IOException e) {
            // It is told when it is read; here it only shifts how much there seems to be.
            return 0;
        }
    }
}
