// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the diagnoses that a streams application publishes, through restarts and from one instance to the next: each
 * connection goes on where the one before ended. Used by one thread.
 */
public final class Events {
    /** Pauses between attempts grow from the one to the other. Ours. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Api api;
    private final Consumer<String> notices;
    private Duration pause = FIRST_PAUSE;
    private @Nullable String last;
    /** That nobody answers. */
    private boolean told;

    /** @param notices is told, in one sentence, what the reader must know beside the diagnoses */
    public Events(Api api, Consumer<String> notices) {
        this.api = api;
        this.notices = notices;
    }

    /**
     * Hands over the JSON of each diagnosis until interrupted or told that it is enough.
     *
     * @param diagnosis returns false when it is enough
     */
    public void follow(Predicate<String> diagnosis) throws InterruptedException {
        while (true) {
            try (InputStream stream = api.events(last)) {
                pause = FIRST_PAUSE;
                if (!read(stream, diagnosis)) {
                    return;
                }
            } catch (IOException e) {
                if (!told) {
                    notices.accept(
                            last == null
                                    ? "Nobody answers at " + api.url() + " (" + Api.reason(e) + "): trying again."
                                    : "The connection to " + api.url() + " is lost: trying again.");
                }
                told = true;
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** The first event of a connection tells whether anything is missing. */
    private void sayConnected(String event) {
        if (event.equals("reset")) {
            notices.accept("What was published meanwhile is gone: 'enomem incidents' lists what is known.");
        } else if (told) {
            notices.accept("Connected to " + api.url() + (last == null ? "." : " again; nothing is missing."));
        }
        told = false;
    }

    /** One event has an id, a name and one line of data; false if it is enough. */
    private boolean read(InputStream stream, Predicate<String> diagnosis) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String event = "";
        String data = "";
        @Nullable String id = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && id != null) {
                sayConnected(event);
                if (event.equals("diagnosis") && !diagnosis.test(data)) {
                    return false;
                }
                last = id;
                id = null;
            }
        }
        return true;
    }
}
