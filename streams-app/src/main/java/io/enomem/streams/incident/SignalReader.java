// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.application.ApplicationLogParser;
import io.enomem.streams.parse.kernel.KernelLogParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** The signals of a span of time, parsed again from the rows: always all of them, whatever the order they came in. */
final class SignalReader {
    /** How much longer than the span is read on both ends, so that no report is cut: longer than any takes to print. */
    static final long MARGIN_MILLIS = 60_000;

    private static final Comparator<KernelRecord> KERNEL_ORDER = Comparator.comparing(KernelRecord::getTime)
            .thenComparingLong(record -> Objects.requireNonNullElse(record.getSequence(), 0L))
            .thenComparing(record -> Objects.requireNonNullElse(record.getFileId(), ""))
            .thenComparingLong(record -> Objects.requireNonNullElse(record.getLine(), 0L));

    private final RecordRows records;
    private final TriggerThresholds thresholds;
    private final ApplicationLogParser logs = new ApplicationLogParser();

    SignalReader(RecordRows records, TriggerThresholds thresholds) {
        this.records = records;
        this.thresholds = thresholds;
    }

    /** True if a record may be part of a signal. */
    boolean tells(SpecificRecord record) {
        if (record instanceof KernelRecord kernel) {
            return KernelLogParser.relevant(kernel);
        }
        return record instanceof LogRecord log && !logs.parse(log).isEmpty();
    }

    /** True if a record that tells something will tell more when the rest of its report has come. */
    boolean awaitsMore(KernelRecord record) {
        return KernelLogParser.awaitsMore(record);
    }

    /** The kinds of signal in a log record: by them is told whether it brings something new. */
    List<String> themes(LogRecord record) {
        return logs.parse(record).stream()
                .map(Themes::of)
                .filter(Objects::nonNull)
                .map(Theme::toString)
                .toList();
    }

    /** What was said, both ends included. */
    List<Moment> said(String machineId, long from, long to) {
        List<Moment> moments = new ArrayList<>();
        Map<String, List<KernelRecord>> boots = new TreeMap<>();
        for (SpecificRecord record : records.between(machineId, from - MARGIN_MILLIS, to + MARGIN_MILLIS)) {
            if (record instanceof KernelRecord kernel) {
                boots.computeIfAbsent(kernel.getBootId(), b -> new ArrayList<>())
                        .add(kernel);
            } else if (record instanceof LogRecord log) {
                logs.parse(log).forEach(signal -> moments.add(Moment.at(signal)));
            }
        }
        for (List<KernelRecord> boot : boots.values()) {
            boot.sort(KERNEL_ORDER);
            KernelLogParser.parse(boot).forEach(signal -> moments.add(Moment.at(signal)));
        }
        moments.removeIf(moment -> moment.time() < from || moment.time() > to);
        return moments;
    }

    /** What logs tell of services that started or stopped, both ends included. */
    List<ServiceChange> serviceChanges(String machineId, long from, long to) {
        return records.between(machineId, from, to).stream()
                .filter(LogRecord.class::isInstance)
                .flatMap(log -> logs.parse((LogRecord) log).stream())
                .filter(ServiceChange.class::isInstance)
                .map(ServiceChange.class::cast)
                .toList();
    }

    /**
     * What was counted, both ends included.
     *
     * @param samples in order, from {@link #countedFrom} on
     */
    List<Moment> counted(List<HostSample> samples, long from, long to) {
        CounterTriggers triggers = triggers();
        List<Moment> moments = new ArrayList<>();
        for (HostSample sample : samples) {
            List<Moment> moved = triggers.next(sample);
            long time = sample.getTime().toEpochMilli();
            if (time >= from && time <= to) {
                moments.addAll(moved);
            }
        }
        return moments;
    }

    /** What watches the counters of one host, from the beginning. */
    CounterTriggers triggers() {
        return new CounterTriggers(thresholds);
    }

    /** Where reading samples has to begin for what was counted from a time on. */
    static long countedFrom(long from) {
        return Minutes.startOf(from - TriggerThresholds.LOOKBACK_MILLIS);
    }
}
