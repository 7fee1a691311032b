// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.kmsg.Boot;
import io.enomem.agent.kmsg.LineDate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out whose files these are: from host.json, from the files of a sosreport, or from the first sample. */
final class HostFacts {
    /** How the machine id of a host begins that nothing in its input names. */
    static final String ANONYMOUS = "input-";

    /** Bytes of a small file that are looked at. */
    private static final int ENOUGH = 64 * 1024;

    /** Zones differ from UTC by whole quarters of an hour. */
    private static final long ZONE_STEP_SECONDS = 900;

    /** Farthest zone from UTC, seconds (java.time.ZoneOffset). */
    private static final long FARTHEST_ZONE_SECONDS = 18 * 3600;

    private static final ZoneId UTC = ZoneId.of("UTC");

    private final HostTree tree;
    private final SavedOptions options;
    private final Notices notices;
    private final HostDescription described;
    private final SampleTicks samples;

    HostFacts(HostTree tree, SavedOptions options, Notices notices) {
        this.tree = tree;
        this.options = options;
        this.notices = notices;
        SavedFile host = tree.file("host.json");
        this.described = host == null ? HostDescription.UNKNOWN : HostDescription.read(host, notices);
        this.samples = findSamples();
    }

    /** The samples: a capture's, or the one that a sosreport is. */
    SampleTicks samples() {
        return samples;
    }

    /**
     * The host.
     *
     * @param digest SHA-256 of the whole input, asked for only if nothing else names the host
     */
    HostContext context(Digested digest) throws IOException {
        String machineId = firstNonNull(line("etc/machine-id"), described.machineId(), described.host());
        if (machineId == null) {
            machineId = ANONYMOUS + digest.sha256().substring(0, 12);
        }
        Long bootTime = bootTimeMillis();
        String bootId = firstNonNull(described.bootId(), line("proc/sys/kernel/random/boot_id"));
        if (bootId == null) {
            bootId = bootTime == null ? "boot-unknown" : Long.toString(bootTime);
        }
        String name =
                firstNonNull(described.host(), line("sos_commands/host/hostname"), line("proc/sys/kernel/hostname"));
        return new HostContext(
                new Boot(machineId, bootId),
                name == null ? machineId : name,
                firstNonNull(described.kernel(), line("proc/sys/kernel/osrelease")),
                bootTime,
                zone(bootTime),
                newestMillis(bootTime),
                notices);
    }

    /** Gives the digest of an input. */
    interface Digested {
        /** SHA-256 in hex. */
        String sha256() throws IOException;
    }

    private SampleTicks findSamples() {
        SampleTicks captured = SampleTicks.of(tree.with(Role.SAMPLE), notices);
        if (!captured.all().isEmpty()) {
            return captured;
        }
        Map<String, SavedFile> report = SosReport.files(tree);
        Long taken = report.isEmpty() ? null : takenMillis();
        return taken == null ? captured : SampleTicks.at(taken, report);
    }

    private @Nullable Long bootTimeMillis() {
        if (options.bootTime() != null) {
            return options.bootTime().toEpochMilli();
        }
        if (described.bootTimeMillis() != null) {
            return described.bootTimeMillis();
        }
        Long btime = btimeMillis(tree.file("proc/stat"));
        if (btime != null || samples.all().isEmpty()) {
            return btime;
        }
        long first = samples.all().firstKey();
        Map<String, SavedFile> tick = samples.all().get(first);
        Long uptime = tick == null ? null : uptimeMillis(tick.get("proc/uptime"));
        return uptime == null ? null : Long.valueOf(first - uptime);
    }

    /** When a sosreport was taken: the boot time in proc/stat and the time since then in proc/uptime. */
    private @Nullable Long takenMillis() {
        Long booted = btimeMillis(tree.file("proc/stat"));
        Long uptime = uptimeMillis(tree.file("proc/uptime"));
        if (booted != null && uptime != null) {
            return booted + uptime;
        }
        SavedFile meminfo = tree.file("proc/meminfo");
        return meminfo == null ? null : meminfo.modifiedMillis();
    }

    private @Nullable Long newestMillis(@Nullable Long bootTime) {
        if (options.writtenAt() != null) {
            return options.writtenAt().toEpochMilli();
        }
        return samples.all().isEmpty() ? bootTime : samples.all().lastKey();
    }

    /** The zone asked for, else the one by which a sosreport's local date differs from the time it was taken, else UTC. */
    private ZoneId zone(@Nullable Long bootTime) {
        if (options.zone() != null) {
            return options.zone();
        }
        String date = firstNonNull(line("sos_commands/date/date"), line("date"));
        Long taken = bootTime == null ? null : takenMillis();
        OptionalLong local = date == null ? OptionalLong.empty() : LineDate.utcMillis(date);
        if (taken == null || local.isEmpty()) {
            return UTC;
        }
        long steps = Math.round((local.getAsLong() - taken) / 1000.0 / ZONE_STEP_SECONDS);
        long seconds = steps * ZONE_STEP_SECONDS;
        return Math.abs(seconds) > FARTHEST_ZONE_SECONDS ? UTC : ZoneOffset.ofTotalSeconds((int) seconds);
    }

    private @Nullable Long uptimeMillis(@Nullable SavedFile file) {
        String text = file == null ? null : text(file);
        int blank = text == null ? -1 : text.indexOf(' ');
        Double seconds = blank < 0 || text == null ? null : decimal(text.substring(0, blank));
        return seconds == null ? null : Long.valueOf(Math.round(seconds * 1000));
    }

    private @Nullable Long btimeMillis(@Nullable SavedFile file) {
        String text = file == null ? null : text(file);
        int at = text == null ? -1 : text.indexOf("\nbtime ");
        if (at < 0 || text == null) {
            return null;
        }
        int end = text.indexOf('\n', at + 1);
        Double seconds = decimal(text.substring(at + "\nbtime ".length(), end < 0 ? text.length() : end));
        return seconds == null ? null : Long.valueOf(Math.round(seconds) * 1000);
    }

    private static @Nullable Double decimal(String text) {
        String digits = text.strip();
        boolean plain = !digits.isEmpty()
                && digits.length() <= 18
                && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')
                && digits.indexOf('.') == digits.lastIndexOf('.')
                && digits.length() > (digits.indexOf('.') < 0 ? 0 : 1);
        return plain ? Double.valueOf(digits) : null;
    }

    /** The first line of a small file, bounded; null if there is none. */
    private @Nullable String line(String path) {
        SavedFile file = tree.file(path);
        String text = file == null ? null : text(file);
        if (text == null) {
            return null;
        }
        String first = text.lines().findFirst().orElse("").strip();
        return first.isEmpty() ? null : first.substring(0, Math.min(first.length(), 255));
    }

    private @Nullable String text(SavedFile file) {
        try (InputStream in = file.open(notices)) {
            return new String(in.readNBytes(ENOUGH), StandardCharsets.UTF_8);
        } catch (IOException e) {
            notices.add(file.path() + ": it cannot be read (" + e.getMessage() + ")");
            return null;
        }
    }

    private static @Nullable String firstNonNull(@Nullable String... values) {
        for (String value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
