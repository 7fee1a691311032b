// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.agent.anonymise.Anonymiser;
import io.enomem.agent.anonymise.KnownNames;
import io.enomem.agent.kmsg.KmsgAccess;
import io.enomem.agent.kmsg.KmsgCopy;
import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.agent.sample.ProcRoot;
import io.enomem.schemas.HostInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Records this host for a while: the kernel's log with what it still holds of the past, samples, logs, and the sockets of
 * other network namespaces where that is permitted. Every file goes through the redactor and, if asked, gets pseudonyms;
 * command lines and environments are never read. Runs on the caller's thread, and one for the kernel's log.
 */
public final class Capture {
    private static final Duration KERNEL_ENDS = Duration.ofSeconds(2);

    private final CaptureOptions options;
    private final HostIdentity host;
    private final Consumer<String> notices;
    private final Cleaning cleaning;

    /**
     * A capture.
     *
     * @param host who this host is
     * @param notices told, one sentence each, what could not be recorded
     */
    public Capture(CaptureOptions options, HostIdentity host, Consumer<String> notices) {
        this.options = options;
        this.host = host;
        this.notices = notices;
        this.cleaning = new Cleaning(options.anonymise() ? anonymiser(host) : null);
    }

    /**
     * Records.
     *
     * @return samples that were taken
     * @throws IOException if the capture cannot be written; DirectoryNotEmptyException if something is there already
     * @throws InterruptedException if interrupted; what was recorded so far is a capture all the same
     */
    public int record() throws IOException, InterruptedException {
        CaptureDirectory directory = CaptureDirectory.make(options.out());
        try (LogCopies logs = new LogCopies(directory, cleaning, notices)) {
            for (String glob : options.logs()) {
                logs.addAll(glob);
            }
            Optional<String> refusal = KmsgAccess.refusal();
            if (refusal.isPresent()) {
                notices.accept(refusal.get());
                if (KmsgAccess.fallback().isPresent()) {
                    logs.add(KmsgAccess.fallback().get(), "kern.log");
                }
                return sample(directory, logs);
            }
            try (OutputStream out = directory.open("kmsg");
                    KmsgCopy kmsg = new KmsgCopy(out, cleaning::text)) {
                Thread thread = new Thread(kmsg, "enomem-capture-kmsg");
                thread.setDaemon(true);
                thread.start();
                int samples = sample(directory, logs);
                kmsg.close();
                thread.join(KERNEL_ENDS.toMillis());
                return samples;
            }
        }
    }

    private int sample(CaptureDirectory directory, LogCopies logs) throws IOException, InterruptedException {
        long end = System.nanoTime() + options.length().toNanos();
        int samples = 0;
        long left;
        do {
            long next = System.nanoTime() + options.interval().toNanos();
            sampleOnce(directory, samples == 0);
            logs.copy();
            samples++;
            left = end - System.nanoTime();
            Thread.sleep(Math.max(0, Math.min(next, end) - System.nanoTime()) / 1_000_000);
        } while (left > 0);
        logs.copy();
        return samples;
    }

    private void sampleOnce(CaptureDirectory directory, boolean first) throws IOException {
        Instant time = Instant.now();
        RecordingRoot root = new RecordingRoot(ProcRoot.live(), ToolTexts.read());
        root.keep(new NetworkNamespaces(ProcRoot.live()).files());
        HostSampler sampler = new HostSampler(root, host);
        HostInfo info = sampler.info(time);
        sampler.sample(time, EnumSet.allOf(Part.class));
        if (first) {
            directory.write("host.json", describe(info));
        }
        for (Map.Entry<String, byte[]> file : root.kept().entrySet()) {
            String place = "samples/" + time.toEpochMilli() + "/" + cleaning.path(file.getKey());
            directory.write(place, cleaning.file(file.getKey(), file.getValue()));
        }
    }

    private static Anonymiser anonymiser(HostIdentity host) {
        return new Anonymiser(KnownNames.of(Path.of("/"), host.hostname(), host.machineId(), host.bootId()));
    }

    private byte[] describe(HostInfo info) throws IOException {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("host", cleaning.host(info.getHostname()));
        String kernel = info.getKernelRelease();
        if (kernel != null) {
            description.put("kernel", kernel);
        }
        Instant bootedAt = info.getBootedAt();
        if (bootedAt != null) {
            description.put("bootTimeEpochMillis", bootedAt.toEpochMilli());
        }
        description.put("machineId", cleaning.id(host.machineId()));
        description.put("bootId", cleaning.id(host.bootId()));
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(description);
    }
}
