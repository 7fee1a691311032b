// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Gap;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.topics.Topic;
import io.enomem.streams.incident.IncidentTracker;
import io.enomem.streams.incident.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Hosts one {@link IncidentTracker} per task: gives it records and silence, publishes what comes of them. */
final class IncidentProcessor extends ContextualProcessor<byte[], Input, byte[], byte[]> {
    /** How often silence is looked for; ours: fine against a minute of silence. */
    private static final Duration LISTEN_EVERY = Duration.ofSeconds(5);

    private final TopologyParameters parameters;
    private final Silence silence;
    private RowStore rows;
    private IncidentTracker tracker;
    private EndOfInput endOfInput;
    private OutcomePublisher publisher;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
    IncidentProcessor(TopologyParameters parameters) {
        this.parameters = parameters;
        this.silence = new Silence(parameters.silence());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(Nodes.INCIDENT_ROWS);
        rows = new RowStore(store, parameters.codec());
        endOfInput = new EndOfInput(
                store, parameters.topics().inputs().stream().map(Topic::name).toList());
        publisher = new OutcomePublisher(context, parameters);
        tracker = newTracker();
        if (parameters.mode() == Mode.LIVE) {
            context.schedule(LISTEN_EVERY, PunctuationType.WALL_CLOCK_TIME, this::closeSilent);
        }
    }

    @Override
    public void process(Record<byte[], Input> record) {
        if (record.value() instanceof Input.Decoded decoded) {
            accept(record, decoded);
        } else if (record.value() instanceof Input.End end && endOfInput.reached(end.topic())) {
            close(IncidentTracker::finish, record.timestamp());
        }
    }

    private void accept(Record<byte[], Input> record, Input.Decoded decoded) {
        rows.reading(decoded);
        long arrival = parameters.mode() == Mode.LIVE
                ? record.timestamp()
                : ReplayHeaders.arrivalOf(record.headers(), decoded.record());
        Outcome outcome = ask(
                t -> decoded.again() ? t.acceptAgain(decoded.record(), arrival) : t.accept(decoded.record(), arrival));
        silence.heard(new String(record.key(), StandardCharsets.UTF_8), record.timestamp());
        publisher.publish(outcome, record.timestamp());
        publisher.deadLetters(outcome, tracker::firstOf, record.timestamp());
        // A hole that was itself found in a hole would beget holes without end.
        if (decoded.record() instanceof Gap gap) {
            publisher.tell(gap, record.timestamp());
        } else {
            publisher.gaps(outcome, record.timestamp());
        }
        if (decoded.record() instanceof LinkMatch match && parameters.mode() == Mode.REPLAY && endOfInput.complete()) {
            // The end that closes everything may be what brought the match about; nothing else will close its host.
            close(t -> t.silent(match.getMachineId()), record.timestamp());
        }
    }

    /** The only wall clock of the topology: it decides when an incident is closed, never what is said of it. */
    private void closeSilent(long nowMillis) {
        for (String machineId : silence.silent(nowMillis, tracker.unfinished())) {
            close(t -> t.silent(machineId), nowMillis);
        }
    }

    private void close(Function<IncidentTracker, Outcome> closing, long timestamp) {
        Outcome outcome = ask(closing);
        publisher.publish(outcome, timestamp);
        publisher.deadLetters(outcome, tracker::firstOf, timestamp);
    }

    /** A tracker that failed may hold half of a thought: the next one reads all from the rows again. */
    private Outcome ask(Function<IncidentTracker, Outcome> question) {
        try {
            return question.apply(tracker);
        } catch (RuntimeException e) {
            tracker = newTracker();
            throw e;
        }
    }

    private IncidentTracker newTracker() {
        return new IncidentTracker(rows, parameters.engine(), parameters.incidents());
    }
}
