// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.spoiled;

import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.standalone.spoiled.Spoiling.Part;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The files of a capture, to write again with a part of them missing. */
final class RecordedFiles {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> samples;

    RecordedFiles(Path capture) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(capture)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName().substring(entry.getName().indexOf('/') + 1), tar.readAllBytes());
                }
            }
        }
        TreeSet<String> times = new TreeSet<>();
        files.keySet().stream()
                .filter(name -> name.startsWith("samples/"))
                .forEach(name -> times.add(name.split("/")[1]));
        samples = new ArrayList<>(times);
    }

    /** What is told of the host when it is spoiled so. */
    List<Diagnosis> told(Spoiling spoiling, Path archive) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.setLevel(0);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Part part = part(file.getKey());
                if (!spoiling.keeps(part)) {
                    continue;
                }
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(part.is("ss_.*") ? spoiled(spoiling, file.getValue()) : file.getValue());
                zip.closeEntry();
            }
        }
        try (Stream<SpecificRecord> records = SavedInput.open(List.of(archive), SavedOptions.defaults())
                .get(0)
                .records()) {
            return OfflineRun.run(records.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                    .finals();
        }
    }

    private static byte[] spoiled(Spoiling spoiling, byte[] text) {
        return spoiling.sockets(new String(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private Part part(String name) {
        if (!name.startsWith("samples/")) {
            return new Part(name, -1, samples.size());
        }
        String[] words = name.split("/", 3);
        return new Part(words[2], samples.indexOf(words[1]), samples.size());
    }
}
