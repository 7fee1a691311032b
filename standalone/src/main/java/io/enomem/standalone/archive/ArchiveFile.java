// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.archive;

import io.enomem.schemas.ArchivedIncident;
import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificDatumReader;

/** Reads files of archived incidents. */
public final class ArchiveFile {
    private ArchiveFile() {}

    /** Whether a file is an Avro container file, by its first bytes; false for what cannot be read. */
    public static boolean isAvro(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(DataFileConstants.MAGIC.length), DataFileConstants.MAGIC);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether an Avro container file is of archived incidents. Throws Failure if its head cannot be read. */
    public static boolean isArchive(Path file) {
        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            Schema schema = reader.getSchema();
            return schema.getType() == Schema.Type.RECORD
                    && schema.getFullName()
                            .equals(ArchivedIncident.getClassSchema().getFullName());
        } catch (IOException | AvroRuntimeException e) {
            throw failure(file, e);
        }
    }

    /**
     * Gives each incident that the file holds as it was left, in the file's order; one at a time is in memory. Throws
     * Failure if the file is damaged.
     */
    public static void read(Path file, Consumer<ArchivedIncident> each) {
        Map<String, Long> last = new HashMap<>();
        long[] at = {0};
        scan(file, incident -> last.put(incident.getDiagnosis().getIncidentId(), at[0]++));
        at[0] = 0;
        scan(file, incident -> {
            Long holds = last.get(incident.getDiagnosis().getIncidentId());
            if (holds != null && holds == at[0]++ && incident.getInput() != null) {
                each.accept(incident);
            }
        });
    }

    private static void scan(Path file, Consumer<ArchivedIncident> each) {
        try (DataFileReader<ArchivedIncident> reader =
                new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(ArchivedIncident.class))) {
            while (reader.hasNext()) {
                each.accept(reader.next());
            }
        } catch (IOException | AvroRuntimeException e) {
            throw failure(file, e);
        }
    }

    private static Failure failure(Path file, Exception e) {
        return new Failure("Cannot read the archive " + file + " (" + e.getMessage() + ").", e);
    }
}
