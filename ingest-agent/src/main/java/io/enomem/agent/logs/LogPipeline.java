// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.scan.MultiPhraseScanner;
import io.enomem.agent.logs.time.EventTime;
import io.enomem.agent.redact.RedactionSettings;
import io.enomem.agent.redact.Redactor;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.phrases.Phrase;
import io.enomem.schemas.phrases.Phrases;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every log goes through: the phrases to look for, the exclusions, and what is redacted. Immutable and thread-safe; one
 * for all files.
 */
public final class LogPipeline {

    private final List<Phrase> phrases;
    private final MultiPhraseScanner scanner;
    private final MultiPhraseScanner exclusions;
    private final Redactor redactor;

    /**
     * A pipeline. An unusable phrase or exclusion is an IllegalArgumentException that names it.
     *
     * @param phrases what makes a line match
     * @param exclusions a line that holds one of these texts does not match
     */
    public LogPipeline(List<Phrase> phrases, List<String> exclusions, Redactor redactor) {
        this.phrases = List.copyOf(phrases);
        this.scanner = MultiPhraseScanner.of(this.phrases);
        this.exclusions = MultiPhraseScanner.of(
                exclusions.stream().map(text -> own("exclusion", text)).toList());
        this.redactor = redactor;
    }

    /** The catalogue's phrases, no exclusions, the defaults of redaction. */
    public static LogPipeline standard() {
        return of(List.of(), List.of(), RedactionSettings.NONE);
    }

    /**
     * The catalogue and the defaults, with a user's own beside them.
     *
     * @param phrases texts that make a line match, too; their id is {@code user:} and the text
     * @param exclusions a line that holds one of these texts does not match
     */
    public static LogPipeline of(List<String> phrases, List<String> exclusions, RedactionSettings redaction) {
        List<Phrase> all = new ArrayList<>(Phrases.all());
        phrases.forEach(text -> all.add(own("user:" + text, text)));
        List<String> readable = all.stream().map(Phrase::text).toList();
        return new LogPipeline(all, exclusions, Redactor.of(redaction.keeping(readable)));
    }

    private static Phrase own(String id, String text) {
        return new Phrase(id, text, false, Phrase.Kind.CONTEXT, null, "");
    }

    /**
     * The records of a saved file. Memory does not grow with it.
     *
     * @param in the file's bytes from its beginning; closing the records closes it
     */
    public LogRecords records(InputStream in, LogFile file) {
        return new StreamRecords(in, this, file);
    }

    /**
     * The record of one message that something else, such as the journal, keeps apart and has timed; empty if it does not
     * match.
     *
     * @param file the file it stands in, with the program that wrote it as its service
     * @param offset offset in bytes of its entry in the file
     */
    public Optional<LogRecord> message(LogFile file, long offset, EventTime time, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int hit = scanner.find(bytes, 0, bytes.length);
        if (hit < 0 || exclusions.find(bytes, 0, bytes.length) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new RecordFactory(this, file).message(bytes, offset, time));
    }

    MultiPhraseScanner scanner() {
        return scanner;
    }

    MultiPhraseScanner exclusions() {
        return exclusions;
    }

    Redactor redactor() {
        return redactor;
    }

    /** The phrase with an index of the scanner. */
    Phrase phrase(int index) {
        return phrases.get(index);
    }
}
