// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Gap;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.Link;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.incident.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends what the tracker says to the sinks, and keeps the last revisions for queries. */
final class OutcomePublisher {
    private static final String SCOPE = "enomem";
    private static final String ENGINE_FAILED = "ENGINE_FAILED";

    private final ProcessorContext<byte[], byte[]> context;
    private final TopologyParameters parameters;
    private final IncidentIndex index;
    private final DiagnosisRows last;
    private final Sensor revisions;
    private final Sensor late;

    OutcomePublisher(ProcessorContext<byte[], byte[]> context, TopologyParameters parameters) {
        this.context = context;
        this.parameters = parameters;
        this.index = new IncidentIndex(context.getStateStore(Nodes.INCIDENT_INDEX), parameters.codec());
        this.last = new DiagnosisRows(
                context.getStateStore(Nodes.LAST_DIAGNOSES),
                index,
                parameters.incidents().remembered(),
                parameters.incidents().incidentsPerHost());
        this.revisions = sensor(context, "revisions");
        this.late = sensor(context, "late-records");
    }

    private byte[] published(io.enomem.schemas.Diagnosis record, byte[] avro) {
        return parameters.codec().published(parameters.topics().diagnoses().name(), record.getSchema(), avro);
    }

    /** Revisions and links; their timestamp is the arrival of what led to them. */
    void publish(Outcome outcome, long timestamp) {
        for (Diagnosis diagnosis : outcome.diagnoses()) {
            byte[] key = utf8(diagnosis.incidentId());
            io.enomem.schemas.Diagnosis record = parameters.format().avro().apply(diagnosis);
            byte[] avro = parameters.codec().encode(record);
            byte[] json = parameters.format().json().apply(diagnosis);
            context.forward(new Record<>(key, published(record, avro), timestamp), Nodes.WRITE_DIAGNOSES);
            context.forward(new Record<>(key, json, timestamp), Nodes.WRITE_JSON);
            parameters
                    .format()
                    .siem()
                    .write(diagnosis, (sink, event) -> context.forward(new Record<>(key, event, timestamp), sink));
            index.keep(record);
            // Whatever this lets go, be it the same incident, goes from the index too.
            last.keep(diagnosis.incidentId(), avro);
            revisions.record();
        }
        for (Link link : outcome.links()) {
            byte[] value = parameters.codec().encode(link);
            context.forward(new Record<>(utf8(link.getEndpoint()), value, timestamp), Nodes.WRITE_LINKS);
        }
        if (outcome.late() > 0) {
            late.record(outcome.late());
        }
    }

    /**
     * The engine failed on a case: its diagnosis says so, and what it began with is kept for whoever mends the engine; sent
     * once more, it has the case judged again.
     *
     * @param firstOf the first record of an incident, or null
     */
    void deadLetters(Outcome outcome, Function<String, @Nullable SpecificRecord> firstOf, long timestamp) {
        for (Outcome.EngineFailure failure : outcome.failures()) {
            SpecificRecord first = firstOf.apply(failure.incidentId());
            byte[] value = first == null ? null : parameters.codec().encode(first);
            Record<byte[], byte[]> origin = new Record<>(utf8(failure.machineId()), value, timestamp);
            Record<byte[], byte[]> letter =
                    DeadLetter.of(origin, ENGINE_FAILED, failure.incidentId() + ": " + failure.reason(), null);
            if (first != null) {
                DeadLetter.from(letter.headers(), topicOf(first));
            }
            context.forward(letter, Nodes.WRITE_DEAD_LETTERS);
        }
    }

    private String topicOf(SpecificRecord record) {
        Topics topics = parameters.topics();
        if (record instanceof KernelRecord) {
            return topics.kernelRecords().name();
        }
        return (record instanceof LogRecord ? topics.logRecords() : topics.hostSamples()).name();
    }

    /** A hole that was reported, for a SIEM: whether somebody hid something is its question. */
    void tell(Gap gap, long timestamp) {
        byte[] key = parameters.format().siem().key(gap);
        parameters
                .format()
                .siem()
                .write(gap, (sink, event) -> context.forward(new Record<>(key, event, timestamp), sink));
    }

    /** Each to the topic of its source, where whoever reads that source finds it. */
    void gaps(Outcome outcome, long timestamp) {
        for (Gap gap : outcome.gaps()) {
            byte[] value = parameters.codec().encode(gap);
            context.forward(new Record<>(utf8(gap.getMachineId()), value, timestamp), sinkOf(gap.getSource()));
        }
    }

    private static String sinkOf(String source) {
        if (source.equals("kmsg")) {
            return Nodes.WRITE_KERNEL_GAPS;
        }
        return source.startsWith("log:") ? Nodes.WRITE_LOG_GAPS : Nodes.WRITE_SAMPLE_GAPS;
    }

    /** Rate and total of something, among Kafka Streams' own metrics. */
    static Sensor sensor(ProcessingContext context, String operation) {
        return context.metrics()
                .addRateTotalSensor(
                        SCOPE, context.taskId().toString(), operation, Sensor.RecordingLevel.INFO, new String[0]);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
