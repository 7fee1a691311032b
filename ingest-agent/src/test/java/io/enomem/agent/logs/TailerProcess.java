// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.ship.Sink;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/** A tailer in a process of its own, which a test may kill: its broker is a file. */
final class TailerProcess {
    /** Ends each record in the file of the broker; each begins on a line of its own, whatever a kill left before it. */
    static final String END = "\tsent";

    private static final TailSettings FAST = new TailSettings(
            Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofSeconds(60), Duration.ofMillis(20), false);

    private TailerProcess() {}

    /** Arguments: glob, state directory, file of the broker. */
    public static void main(String[] arguments) throws IOException {
        LogHost host = new LogHost("machine", "boot", ZoneOffset.UTC);
        try (FileChannel broker = FileChannel.open(
                Path.of(arguments[2]),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND)) {
            Sink sink = (record, acknowledged) -> {
                if (record instanceof LogRecord log) {
                    write(broker, log);
                }
                acknowledged.run();
            };
            new LogTailer(List.of(arguments[0]), LogPipeline.standard(), Path.of(arguments[1]), host, sink, FAST).run();
        }
    }

    private static void write(FileChannel broker, LogRecord log) {
        String line = "\n" + log.getFileId() + '/' + log.getGeneration() + '/' + log.getOffset() + '\t' + log.getText()
                + END + "\n";
        try {
            broker.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
