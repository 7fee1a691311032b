// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was lost on the way, until Kafka knows: a Gap for each reason, which grows until it is told and then stays the same
 * however often it is told again. Kept on the disk beside the spool's files, so that a kill loses none of them; see
 * {@link #keep}. Thread-safe.
 */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

    private final Path file;
    private final Spool.Identity identity;
    private final Set<Gap> told = new LinkedHashSet<>();
    private final List<Gap> untold = new ArrayList<>();
    private boolean changed;
    private boolean failing;

    /** Finds what an earlier run kept there; a damaged file is said and costs what it held. */
    Losses(Path directory, Spool.Identity identity) {
        this.file = directory.resolve("losses.avro");
        this.identity = identity;
        if (Files.exists(file)) {
            try (DataFileReader<Gap> reader =
                    new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(Gap.getClassSchema()))) {
                reader.forEach(told::add);
            } catch (IOException | RuntimeException e) {
                tell("cannot be read", e);
            }
        }
    }

    /**
     * Notes a loss; it is on the disk after the next {@link #keep}.
     *
     * @param count records lost, or null if nobody can tell
     */
    synchronized void add(@Nullable Long count, Instant from, Instant to, String why) {
        Gap fresh = gap(count, from, to, why);
        if (told.contains(fresh)) {
            return;
        }
        Gap before = untold.stream()
                .filter(gap -> gap.getDetail().equals(why) && (gap.getCount() == null) == (count == null))
                .findFirst()
                .orElse(null);
        if (before != null) {
            untold.remove(before);
            fresh = gap(
                    count == null ? null : count + Objects.requireNonNullElse(before.getCount(), 0L),
                    before.getStart().isBefore(from) ? before.getStart() : from,
                    before.getEnd().isAfter(to) ? before.getEnd() : to,
                    why);
        }
        untold.add(fresh);
        changed = true;
    }

    /** True if there is a loss that was not told in this run. */
    synchronized boolean untold() {
        return !untold.isEmpty();
    }

    /** Every loss that Kafka does not know, to be told now: none of them grows any more. */
    synchronized List<Gap> telling() {
        told.addAll(untold);
        untold.clear();
        return List.copyOf(told);
    }

    /** The same, of those only that were not told in this run. */
    synchronized List<Gap> tellingNew() {
        List<Gap> fresh = List.copyOf(untold);
        told.addAll(fresh);
        untold.clear();
        return fresh;
    }

    /** Kafka knows this one. */
    synchronized void reported(Gap loss) {
        changed |= told.remove(loss);
        keep();
    }

    /** Brings what changed to the disk: written beside, forced, renamed. A disk that refuses is said once. */
    synchronized void keep() {
        if (!changed) {
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (told.isEmpty() && untold.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                write(fresh);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            changed = false;
            failing = false;
        } catch (IOException e) {
            tell("cannot be kept", e);
        }
    }

    private void write(Path fresh) throws IOException {
        try (FileOutputStream out = new FileOutputStream(fresh.toFile());
                DataFileWriter<Gap> writer = new DataFileWriter<>(new SpecificDatumWriter<>(Gap.class))) {
            writer.create(Gap.getClassSchema(), out);
            for (Gap gap : told) {
                writer.append(gap);
            }
            for (Gap gap : untold) {
                writer.append(gap);
            }
            writer.flush();
            out.getFD().sync();
        }
    }

    private void tell(String what, Exception e) {
        if (!failing) {
            failing = true;
            LOG.atWarn()
                    .addKeyValue("path", file)
                    .addKeyValue("reason", e.toString())
                    .log("The count of lost records " + what + "; a kill before Kafka knows it makes it too small");
        }
    }

    private Gap gap(@Nullable Long count, Instant from, Instant to, String why) {
        return Gap.newBuilder()
                .setMachineId(identity.machineId())
                .setBootId(identity.bootId())
                .setSource("spool")
                .setKind(GapKind.SPOOL_OVERFLOW)
                .setStart(from)
                .setEnd(to)
                .setCount(count)
                .setDetail(why)
                .build();
    }
}
