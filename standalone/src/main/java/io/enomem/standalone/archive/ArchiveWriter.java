// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.archive;

import io.enomem.schemas.ArchivedIncident;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.archive.IncidentArchive;
import io.enomem.streams.archive.WatchedEngine;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the final incidents of a run into an Avro container file, each as soon as it is final, and once more when a later
 * record changed it: the last one of an incident holds. The file has its name once it is whole. Not thread-safe.
 */
public final class ArchiveWriter implements AutoCloseable {
    /** Level of Zstandard; ours: samples repeat, and this is a tenth of the time of the highest. */
    private static final int COMPRESSION = 3;

    private final IncidentArchive archive = new IncidentArchive();
    private final WatchedEngine engine;
    private final Predicate<Diagnosis> wanted;
    private final Path file;
    private final Path part;
    private final DataFileWriter<ArchivedIncident> writer =
            new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedIncident.class));
    private final Set<String> written = new HashSet<>();
    private boolean whole;

    /**
     * Throws Failure if it cannot be written.
     *
     * @param engine the engine of the run
     * @param wanted which incidents to keep
     */
    public ArchiveWriter(Path file, WatchedEngine engine, Predicate<Diagnosis> wanted) {
        this.engine = engine;
        this.wanted = wanted;
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        writer.setCodec(CodecFactory.zstandardCodec(COMPRESSION));
        try {
            writer.create(ArchivedIncident.getClassSchema(), part.toFile());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Takes what was said because of one record. */
    public void said(List<Diagnosis> diagnoses) {
        for (Diagnosis diagnosis : diagnoses) {
            if (diagnosis.status() == Status.FINAL && wanted.test(diagnosis)) {
                append(engine.lastOf(diagnosis.incidentId()), diagnosis);
                written.add(diagnosis.incidentId());
            } else if (diagnosis.status() == Status.SUPERSEDED && written.remove(diagnosis.incidentId())) {
                append(null, diagnosis);
            }
        }
        engine.forget();
    }

    /** Number of incidents in it. */
    public int incidents() {
        return written.size();
    }

    /** All was said: the file gets its name. */
    public void finish() {
        whole = true;
    }

    @Override
    public void close() {
        try {
            writer.close();
            if (whole) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void append(@Nullable Case incident, Diagnosis diagnosis) {
        try {
            writer.append(archive.write(incident, diagnosis));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Failure failure(IOException e) {
        return new Failure(
                "Cannot write " + part + " (" + e.getMessage() + "): name a file in a directory that you may write to,"
                        + " with room on its disk.",
                e);
    }
}
