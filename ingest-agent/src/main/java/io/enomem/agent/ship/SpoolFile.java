// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/** One file of the spool. */
record SpoolFile(Path directory, long number, Lane lane) implements Comparable<SpoolFile> {
    private static final String SUFFIX = ".avro";

    /** What a spool file holds: a container file of this union, which any Avro tool reads. */
    static final Schema SCHEMA = Schema.createUnion(
            KernelRecord.getClassSchema(),
            LogRecord.getClassSchema(),
            HostSample.getClassSchema(),
            HostInfo.getClassSchema(),
            Gap.getClassSchema());

    /** @param torn true if the file ends inside a block, as after a power loss */
    record Content(List<SpecificRecord> records, boolean torn) {}

    /** The spool file of that name, or empty for any other file. */
    static Optional<SpoolFile> of(Path directory, Path path) {
        String name = path.getFileName().toString();
        int dash = name.indexOf('-');
        if (dash <= 0 || !name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        try {
            String lane = name.substring(dash + 1, name.length() - SUFFIX.length());
            return Optional.of(new SpoolFile(
                    directory, Long.parseLong(name.substring(0, dash)), Lane.valueOf(lane.toUpperCase(Locale.ROOT))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Path path() {
        return directory.resolve(
                String.format(Locale.ROOT, "%012d-%s%s", number, lane.name().toLowerCase(Locale.ROOT), SUFFIX));
    }

    /** Every whole block of the file. */
    Content read() {
        List<SpecificRecord> records = new ArrayList<>();
        try (DataFileReader<SpecificRecord> reader =
                new DataFileReader<>(path().toFile(), new SpecificDatumReader<>(SCHEMA))) {
            while (reader.hasNext()) {
                records.add(reader.next());
            }
            return new Content(records, reader.previousSync() < bytes());
        } catch (IOException | RuntimeException e) {
            // Avro's reader fails in many ways where a file ends early, with a NullPointerException among them.
            return new Content(records, true);
        }
    }

    long bytes() {
        try {
            return Files.size(path());
        } catch (IOException e) {
            return 0;
        }
    }

    Instant modified() {
        try {
            return Files.getLastModifiedTime(path()).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the spool file " + path(), e);
        }
    }

    @Override
    public int compareTo(SpoolFile other) {
        return Long.compare(number, other.number);
    }
}
