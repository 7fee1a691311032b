// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.scan.MultiPhraseScanner;
import io.enomem.agent.redact.Redactor;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What every log goes through: the phrases to look for, the exclusions, and what is redacted. Immutable and thread-safe; one
 * for all files.
 */
public final class LogPipeline {

    private final MultiPhraseScanner phrases;
    private final List<String> ids;
    private final List<String> texts;
    private final MultiPhraseScanner exclusions;
    private final Redactor redactor;

    /**
     * A pipeline. An unusable phrase or exclusion is an IllegalArgumentException that names it.
     *
     * @param phrases texts to look for, byte by byte in UTF-8, each with its id
     * @param exclusions a line that holds one of these does not match
     */
    public LogPipeline(Map<String, String> phrases, List<String> exclusions, Redactor redactor) {
        this.texts = new ArrayList<>(phrases.keySet());
        this.ids = new ArrayList<>(phrases.values());
        this.phrases = MultiPhraseScanner.of(texts);
        this.exclusions = MultiPhraseScanner.of(exclusions);
        this.redactor = redactor;
    }

    /**
     * Reads a whole saved file. Memory does not grow with it.
     *
     * @param in the file's bytes from its beginning; left open
     * @param out takes each record, in the order of the file
     * @throws IOException if the stream cannot be read; records before that were given
     */
    public void read(InputStream in, LogFile file, Consumer<LogRecord> out) throws IOException {
        LogRecordReader reader = new LogRecordReader(this, file, LogPosition.START, new LogWindow());
        LogRecordReader.Sink sink = (record, before) -> out.accept(record);
        while (true) {
            ByteBuffer room = reader.room();
            int count = in.read(room.array(), room.position(), room.remaining());
            if (count < 0) {
                break;
            }
            reader.filled(count);
            reader.give(LogRecordReader.Coming.MORE, false, sink);
        }
        reader.give(LogRecordReader.Coming.NOTHING, false, sink);
    }

    MultiPhraseScanner phrases() {
        return phrases;
    }

    MultiPhraseScanner exclusions() {
        return exclusions;
    }

    Redactor redactor() {
        return redactor;
    }

    /** Id of the phrase with an index of the scanner. */
    String id(int index) {
        return ids.get(index);
    }

    /** Text of the phrase with an index of the scanner. */
    String text(int index) {
        return texts.get(index);
    }
}
