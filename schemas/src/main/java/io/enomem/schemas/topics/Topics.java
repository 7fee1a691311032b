// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.topics;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.topics.Topic.Cleanup;
import io.enomem.schemas.topics.Topic.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every topic of an installation: the one place that knows their names and settings.
 *
 * @param prefix first part of every name: {@code [a-z0-9.-]}, at most 100 characters. No underscore, for Kafka's metric
 *     names cannot tell it from a dot
 */
public record Topics(String prefix) {
    /** The prefix of an installation that sets none. */
    public static final String DEFAULT_PREFIX = "enomem";

    /** Partitions of an installation that sets no count; also the most instances that share the work. */
    public static final int DEFAULT_PARTITIONS = 12;

    /** Kafka's own bound of a batch ({@code message.max.bytes}), stated so that a broker's default does not decide. */
    private static final int BATCH_BYTES = 1_048_588;

    /** A dead letter of largest size needs room for its headers. */
    private static final int HEADER_BYTES = 65_536;

    private static final String MACHINE = "machine id";
    private static final String INCIDENT = "incident id, partitioned by its machine id";
    private static final int LONGEST_PREFIX = 100;

    public Topics {
        boolean legal = !prefix.isEmpty()
                && prefix.length() <= LONGEST_PREFIX
                && prefix.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-');
        if (!legal) {
            throw new IllegalArgumentException("Invalid topic prefix '" + prefix + "': allowed are 1 to "
                    + LONGEST_PREFIX + " of the characters a-z, 0-9, '.' and '-'; set topics.prefix, for example to "
                    + DEFAULT_PREFIX);
        }
    }

    /** All of them, in the order of the data's flow. */
    public List<Topic> all() {
        return List.of(
                kernelRecords(),
                logRecords(),
                hostSamples(),
                diagnoses(),
                diagnosesJson(),
                diagnosesEcs(),
                diagnosesOcsf(),
                links(),
                linkMatches(),
                schemas(),
                deadLetters());
    }

    /** What the agents write and the topology reads. */
    public List<Topic> inputs() {
        return List.of(kernelRecords(), logRecords(), hostSamples());
    }

    /** Records of the kernel log. */
    public Topic kernelRecords() {
        return input("kernel-records", "Kernel log of every host.", Duration.ofDays(7), KernelRecord.getClassSchema());
    }

    /** Matched records of application logs. */
    public Topic logRecords() {
        return input(
                "log-records",
                "Records of application logs that matched a phrase.",
                Duration.ofDays(7),
                LogRecord.getClassSchema());
    }

    /** Numbers, and who the host is. */
    public Topic hostSamples() {
        return input(
                "host-samples",
                "Socket, memory, process and cgroup numbers of every host, and who the host is.",
                Duration.ofDays(3),
                HostSample.getClassSchema(),
                HostInfo.getClassSchema());
    }

    /** The input topic of a source: a Gap goes where whoever reads that source finds it. */
    public Topic ofGap(String source) {
        if (source.equals("kmsg")) {
            return kernelRecords();
        }
        return source.startsWith("log:") ? logRecords() : hostSamples();
    }

    /** The answer: every revision of every incident. */
    public Topic diagnoses() {
        return new Topic(
                name("diagnoses"),
                "Every revision of every diagnosis; compaction keeps the last.",
                INCIDENT,
                List.of(Diagnosis.getClassSchema()),
                Partitions.SHARED,
                Cleanup.COMPACT_AND_DELETE,
                Duration.ofDays(90),
                BATCH_BYTES,
                false);
    }

    /** Diagnoses as the JSON of the command line. */
    public Topic diagnosesJson() {
        return rendering("diagnoses.json", "Diagnoses as JSON, one record per revision.");
    }

    /** Diagnoses in the Elastic Common Schema. */
    public Topic diagnosesEcs() {
        return rendering("diagnoses.ecs", "Diagnoses as Elastic Common Schema JSON, one record per revision.");
    }

    /** Diagnoses in the Open Cybersecurity Schema Framework. */
    public Topic diagnosesOcsf() {
        return rendering("diagnoses.ocsf", "Diagnoses as OCSF Detection Finding JSON, one record per revision.");
    }

    /** Ends of broken connections, for joining incidents across hosts. */
    public Topic links() {
        return internal("links", "Ends of broken connections.", "service endpoint, ip:port", Link.getClassSchema());
    }

    /** Joined ends, sent back to the victim's machine. */
    public Topic linkMatches() {
        return internal("link-matches", "Both ends of a broken connection.", MACHINE, LinkMatch.getClassSchema());
    }

    /** Writer schemas: what lets agents and readers upgrade in any order. */
    public Topic schemas() {
        return new Topic(
                name("schemas"),
                "Avro schemas of every writer, as JSON.",
                "CRC-64-AVRO fingerprint, 16 hexadecimal digits",
                List.of(),
                Partitions.ONE,
                Cleanup.COMPACT,
                null,
                BATCH_BYTES,
                false);
    }

    /** What could not be read, as it came. */
    public Topic deadLetters() {
        return new Topic(
                name("dead-letters"),
                "Records that could not be read, as they came; reason and origin stand in the headers.",
                "the record's own",
                List.of(),
                Partitions.SHARED,
                Cleanup.DELETE,
                Duration.ofDays(14),
                BATCH_BYTES + HEADER_BYTES,
                false);
    }

    private Topic input(String suffix, String purpose, Duration retention, Schema... records) {
        List<Schema> values = new ArrayList<>(List.of(records));
        values.add(Gap.getClassSchema());
        return new Topic(
                name(suffix),
                purpose,
                MACHINE,
                values,
                Partitions.SHARED,
                Cleanup.DELETE,
                retention,
                BATCH_BYTES,
                true);
    }

    private Topic internal(String suffix, String purpose, String key, Schema value) {
        return new Topic(
                name(suffix),
                purpose,
                key,
                List.of(value),
                Partitions.SHARED,
                Cleanup.DELETE,
                Duration.ofDays(1),
                BATCH_BYTES,
                true);
    }

    private Topic rendering(String suffix, String purpose) {
        return new Topic(
                name(suffix),
                purpose,
                INCIDENT,
                List.of(),
                Partitions.SHARED,
                Cleanup.DELETE,
                Duration.ofDays(7),
                BATCH_BYTES,
                false);
    }

    private String name(String suffix) {
        return prefix + '.' + suffix;
    }
}
