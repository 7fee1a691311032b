// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.io.FileOutputStream;
import java.io.IOException;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Appends to one spool file. */
final class SpoolWriter implements AutoCloseable {
    private final SpoolFile file;
    private final FileOutputStream out;
    private final DataFileWriter<SpecificRecord> writer;

    SpoolWriter(SpoolFile file) throws IOException {
        this.file = file;
        this.out = new FileOutputStream(file.path().toFile());
        this.writer = new DataFileWriter<>(new SpecificDatumWriter<SpecificRecord>(SpoolFile.SCHEMA))
                .setCodec(CodecFactory.deflateCodec(1))
                .create(SpoolFile.SCHEMA, out);
    }

    SpoolFile file() {
        return file;
    }

    void append(SpecificRecord record) throws IOException {
        writer.append(record);
    }

    /** Brings whole blocks to the disk. */
    void sync() throws IOException {
        writer.flush();
        out.getFD().sync();
    }

    long bytes() {
        return file.bytes();
    }

    @Override
    public void close() {
        try (FileOutputStream ignored = out) {
            sync();
            writer.close();
        } catch (IOException e) {
            // What reached the disk stays readable up to its last whole block; the reader counts the rest as lost.
            return;
        }
    }
}
