// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the positions in followed logs, in one small text file that is replaced as a whole: written beside it, forced to
 * disk (fsync), then renamed over it. After a crash of the process the last version stands; after a loss of power the last
 * or the one before it, which costs repeats that natural identities tell. Not thread-safe.
 */
final class LogPositions {
    private static final Logger LOG = LoggerFactory.getLogger(LogPositions.class);
    private static final String PRODUCT = "enomem log positions ";
    private static final String HEADER = PRODUCT + "2";
    private static final String DAMAGED = "are damaged";
    private static final int COLUMNS = 13;

    private final Path file;
    private boolean failing;

    LogPositions(Path stateDirectory) {
        this.file = stateDirectory.resolve("logs.positions");
    }

    /** What was kept last; empty at the first start, or if the file is damaged: then logs are read from their beginning. */
    List<FilePosition> load() {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
                return unusable(
                        !lines.isEmpty() && lines.get(0).startsWith(PRODUCT)
                                ? "were written by another version (" + lines.get(0) + ")"
                                : DAMAGED);
            }
            List<FilePosition> positions = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                positions.add(parse(line));
            }
            return positions;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | IllegalArgumentException e) {
            return unusable(DAMAGED);
        }
    }

    /** Keeps these and no others. A disk that refuses is said once; the logs are followed all the same. */
    void save(Collection<FilePosition> positions) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        positions.forEach(position -> text.append(format(position)).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel out = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.atWarn()
                        .addKeyValue("path", file)
                        .addKeyValue("reason", e.toString())
                        .log("The positions in the logs cannot be kept; after a restart their records are sent again");
            }
        }
    }

    private List<FilePosition> unusable(String why) {
        LOG.atWarn()
                .addKeyValue("path", file)
                .log("The positions in the logs " + why + "; the logs are read from their beginning");
        return List.of();
    }

    private static String format(FilePosition kept) {
        return String.join(
                "\t",
                Long.toString(kept.key().device()),
                Long.toString(kept.key().inode()),
                kept.fileId(),
                Integer.toString(kept.generation()),
                Long.toString(kept.mark().position().next()),
                kept.mark().position().ends().text(),
                Integer.toString(kept.head().length()),
                Long.toString(kept.head().checksum()),
                Integer.toString(kept.mark().tail().length()),
                Long.toString(kept.mark().tail().checksum()),
                Long.toString(kept.seen()),
                kept.ended() ? "ended" : "followed",
                URLEncoder.encode(kept.path(), StandardCharsets.UTF_8));
    }

    private static FilePosition parse(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException("A position has " + COLUMNS + " columns, not " + cells.length);
        }
        return new FilePosition(
                new FileKey(Long.parseLong(cells[0]), Long.parseLong(cells[1])),
                URLDecoder.decode(cells[12], StandardCharsets.UTF_8),
                cells[2],
                Integer.parseInt(cells[3]),
                new Fingerprint(Integer.parseInt(cells[6]), Long.parseLong(cells[7])),
                new Mark(
                        new LogPosition(Long.parseLong(cells[4]), RecordEnds.of(cells[5])),
                        new Fingerprint(Integer.parseInt(cells[8]), Long.parseLong(cells[9]))),
                Long.parseLong(cells[10]),
                cells[11].equals("ended"));
    }
}
