// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.query.cluster.NotReadyException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Diagnoses as server-sent events (HTML Living Standard, 9.2): {@code ready} with the position, then one {@code diagnosis}
 * for each revision. Whoever comes back with Last-Event-ID misses nothing; where that is gone, a {@code reset} says so.
 */
final class EventRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);

    /** Streams at once: each holds a thread and a consumer. Ours. */
    private static final int MOST = 8;

    /** A stream looks this often whether it shall end: well within a server's patience when it stops. Ours. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** After so many looks without an event it says that it lives, and notices that nobody listens: 5 s. Ours. */
    private static final int SILENT_LOOKS = 10;

    private static final String TYPE = "text/event-stream; charset=utf-8";

    private final Feed feed;
    private final Semaphore free = new Semaphore(MOST);
    private volatile boolean stopping;

    EventRoutes(Feed feed) {
        this.feed = feed;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/events", this::stream);
    }

    @Override
    public void stop() {
        stopping = true;
    }

    private void stream(Context context) throws NotReadyException {
        Parameters.none(context);
        if (!free.tryAcquire()) {
            throw new NotReadyException(MOST + " event streams are open, as many as this server keeps");
        }
        try {
            send(context);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("An event stream's client has gone");
        } finally {
            free.release();
        }
    }

    private void send(Context context) throws NotReadyException, IOException {
        @Nullable String last = context.header("Last-Event-ID");
        Optional<Feed.Reader> resumed = last == null ? Optional.empty() : feed.after(last);
        try (Feed.Reader reader = resumed.isPresent() ? resumed.get() : feed.fromNow()) {
            OutputStream out = context.contentType(TYPE).res().getOutputStream();
            if (last != null && resumed.isEmpty()) {
                write(out, "reset", reader.position(), "{\"reason\":\"what came after Last-Event-ID is gone\"}");
            }
            write(out, "ready", reader.position(), "{}");
            forward(reader, out);
        }
    }

    private void forward(Feed.Reader reader, OutputStream out) throws IOException {
        int silent = 0;
        while (!stopping && !Thread.currentThread().isInterrupted()) {
            List<Feed.Event> events = reader.next(LOOK_EVERY);
            for (Feed.Event event : events) {
                write(out, "diagnosis", event.position(), event.json());
            }
            silent = events.isEmpty() ? silent + 1 : 0;
            if (silent == SILENT_LOOKS) {
                out.write(": alive\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                silent = 0;
            }
        }
    }

    /** Our JSON is one line, so it cannot break out of its field. */
    private static void write(OutputStream out, String event, String position, String json) throws IOException {
        String text = "id: " + position + "\nevent: " + event + "\ndata: " + json + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
