// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.Gap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the holes of one source, each as one record for ever: it is on the disk before it is told, so that a killed agent
 * tells it again as the very same until Kafka acknowledged it, and knows at its next start what it need not tell anew. Not
 * forced to disk: what a kill needs is in the page cache. A file that is damaged, or of an agent with another schema of
 * Gap, costs repeats with other times. Thread-safe.
 */
public final class ToldGaps {
    private static final Logger LOG = LoggerFactory.getLogger(ToldGaps.class);

    /** Gaps kept, of which those go first that Kafka has. Ours: some 256 bytes each, a quarter of an hour of one a second. */
    private static final int MOST = 1_024;

    private final Path file;
    private final Sink sink;
    private final Map<String, Told> told = new LinkedHashMap<>();
    private final Map<String, Gap> again = new LinkedHashMap<>();
    private boolean failing;

    /**
     * One hole.
     *
     * @param gap the record, in Avro's single-object encoding and base64
     * @param known true if Kafka has it
     */
    private record Told(String occasion, String gap, boolean known) {
        static Told of(String occasion, Gap gap) {
            try {
                ByteBuffer bytes = Base64.getEncoder().encode(gap.toByteBuffer());
                String encoded = StandardCharsets.ISO_8859_1.decode(bytes).toString();
                return new Told(occasion, encoded, false);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory does not fail", e);
            }
        }

        static Told of(String line) throws IOException {
            String[] words = line.split(" ", -1);
            if (words.length != 3 || !(words[0].equals("known") || words[0].equals("told"))) {
                throw new IOException("a line that no agent wrote");
            }
            Told told = new Told(words[1], words[2], words[0].equals("known"));
            told.decoded();
            return told;
        }

        Gap decoded() throws IOException {
            return Gap.fromByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(gap)));
        }

        String text() {
            return (known ? "known " : "told ") + occasion + ' ' + gap + '\n';
        }
    }

    /**
     * What an earlier agent told, and what is to come.
     *
     * @param file whose directory must exist
     */
    public ToldGaps(Path file, Sink sink) {
        this.file = file;
        this.sink = sink;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                Told one = Told.of(line);
                told.put(one.occasion(), one);
                if (!one.known()) {
                    again.put(one.occasion(), one.decoded());
                }
            }
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("path", file).log("Nothing was told to be missing yet");
        } catch (IOException | RuntimeException e) {
            told.clear();
            again.clear();
            complain("cannot be read", e);
        }
    }

    /** Tells, once, what an earlier agent told and Kafka did not acknowledge. */
    public void tellAgain() throws InterruptedException {
        for (Map.Entry<String, Gap> each : takeAgain().entrySet()) {
            put(each.getKey(), each.getValue());
        }
    }

    /** What was told so far, oldest first. */
    public synchronized List<String> occasions() {
        return List.copyOf(told.keySet());
    }

    /** Lets go of those that Kafka has and that cannot come again. */
    public synchronized void forget(Predicate<String> past) {
        if (told.values().removeIf(one -> one.known() && past.test(one.occasion()))) {
            save();
        }
    }

    /**
     * Tells a hole, unless it was told before.
     *
     * @param occasion the same whenever the same hole is met, without blanks
     */
    public void tell(String occasion, Gap gap) throws InterruptedException {
        synchronized (this) {
            if (told.putIfAbsent(occasion, Told.of(occasion, gap)) != null) {
                return;
            }
            if (told.size() > MOST) {
                told.remove(told.values().stream()
                        .filter(Told::known)
                        .findFirst()
                        .orElse(told.values().iterator().next())
                        .occasion());
            }
            save();
        }
        put(occasion, gap);
    }

    private synchronized Map<String, Gap> takeAgain() {
        Map<String, Gap> taken = new LinkedHashMap<>(again);
        again.clear();
        return taken;
    }

    private void put(String occasion, Gap gap) throws InterruptedException {
        sink.put(gap, () -> acknowledged(occasion));
    }

    private synchronized void acknowledged(String occasion) {
        told.computeIfPresent(occasion, (same, one) -> new Told(same, one.gap(), true));
        save();
    }

    private void save() {
        try {
            StringBuilder text = new StringBuilder();
            told.values().forEach(one -> text.append(one.text()));
            WholeFile.replace(file, text.toString());
            failing = false;
        } catch (IOException e) {
            complain("cannot be kept", e);
        }
    }

    private void complain(String what, Exception e) {
        if (!failing) {
            failing = true;
            LOG.atWarn()
                    .addKeyValue("path", file)
                    .addKeyValue("reason", e.toString())
                    .log("What was told to be missing " + what
                            + "; after a kill it may be told again with other times");
        }
    }
}
