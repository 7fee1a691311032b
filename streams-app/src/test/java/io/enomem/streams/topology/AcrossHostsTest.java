// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static io.enomem.streams.topology.Cluster.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.Listener;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import io.enomem.schemas.topics.Topic;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.EventTime;
import io.enomem.streams.incident.HostRecords;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisAvro;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the whole topology makes of several hosts, and of what lies ahead of one: links, matches and forecasts included. */
class AcrossHostsTest {
    private static final long MAX = 262_144;

    @TempDir
    private Path directory;

    private final List<SpecificRecord> sent = new ArrayList<>();
    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = new Cluster(
                directory, Mode.LIVE, StandardEngine.create(), Instant.ofEpochMilli(HostRecords.START - 1_000));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aBrokenPipeIsToldByTheKillOnTheOtherHost() {
        // When a database is killed in its cgroup, and another host's service wrote to it
        killAndBreak("10.0.0.1:5432");

        // Then
        List<Diagnosis> told = told();
        assertThat(last(told, "web").primaryCause()).isEqualTo("peer-oom-killed");
        assertThat(last(told, "web").culprit().process()).isEqualTo("postgres");
        assertThat(last(told, "db").primaryCause()).isEqualTo("cgroup-memory-limit");
    }

    @Test
    void aBrokenPipeIsToldByTheKillOnTheOtherHostWithoutKafkaToo() {
        // Given the same
        killAndBreak("10.0.0.1:5432");
        sent.sort(Comparator.comparing(EventTime::of));

        // When
        List<Diagnosis> offline = OfflineRun.run(sent.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals();

        // Then
        List<Diagnosis> told = told();
        assertThat(offline)
                .map(diagnosis -> diagnosis.as(0, Status.FINAL, null))
                .containsExactlyInAnyOrder(
                        last(told, "web").as(0, Status.FINAL, null),
                        last(told, "db").as(0, Status.FINAL, null));
        assertThat(last(offline, "web").primaryCause()).isEqualTo("peer-oom-killed");
    }

    @Test
    void aBrokenPipeAtTheEndOfAReplayIsToldByTheKillOnTheOtherHost() {
        // Given a replay of both hosts, whose history ends before the host of the broken pipe is judged once more
        cluster.close();
        cluster = new Cluster(
                directory, Mode.REPLAY, StandardEngine.create(), Instant.ofEpochMilli(HostRecords.START - 1_000));
        killPostgres(new HostRecords("db"));
        HostRecords web = new HostRecords("web");
        send("web", web.log(10_300, "shop", "ERROR accept failed: Too many open files"));
        send("web", web.log(10_400, "shop", "ERROR write to 10.0.0.1:5432 failed: Broken pipe"));

        // When the end of the input closes what is open, and only that brings the two ends together
        for (Topic topic : TOPICS.inputs()) {
            TestRecord<byte[], byte[]> mark = new TestRecord<>(new byte[0], new byte[0], cluster.now());
            mark.headers().add(EndOfInput.HEADER, new byte[0]);
            cluster.send(topic, mark);
        }

        // Then
        Diagnosis said = told().stream()
                .filter(diagnosis -> diagnosis.primaryCause().equals("peer-oom-killed"))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(said.status()).isEqualTo(Status.FINAL);
    }

    @Test
    void aBrokenPipeToAnotherServiceIsNot() {
        // When the same database is killed, and the service wrote to somebody else
        killAndBreak("10.0.0.9:5432");

        // Then
        assertThat(last(told(), "web").primaryCause()).isNotEqualTo("peer-oom-killed");
    }

    @Test
    void aLeakIsForecastThroughTheTopology() {
        // Given a table of connections that fills in three hours
        HostRecords host = new HostRecords("a");
        LongUnaryOperator leak = second -> MAX * second / (180 * 60);

        // When two and a half of them have passed
        for (long second = 0; second < 150 * 60; second += 20) {
            HostSample sample = host.sample(
                    second * 1_000, Map.of("nf_conntrack.count", leak.applyAsLong(second), "nf_conntrack.max", MAX));
            cluster.send(TOPICS.hostSamples(), "a", sample, sample.getTime());
        }

        // Then
        Diagnosis forecast = last(told(), "a");
        assertThat(forecast.status()).isEqualTo(Status.FORECAST);
        assertThat(forecast.primaryCause()).isEqualTo("conntrack-table-full");
        assertThat(forecast.forecastAt()).isBetween(host.at(175 * 60_000), host.at(185 * 60_000));
    }

    /** The database at 10.0.0.1:5432 is killed, and 0.4 s later a service of another host fails to write to that endpoint. */
    private void killAndBreak(String endpoint) {
        HostRecords database = new HostRecords("db");
        HostRecords web = new HostRecords("web");
        killPostgres(database);
        send("web", web.log(10_400, "shop", "ERROR write to " + endpoint + " failed: Broken pipe"));
        quiet("db", database);
        quiet("web", web);
        cluster.until(cluster.now().plusSeconds(180));
    }

    /** It was seen to listen. */
    private void killPostgres(HostRecords database) {
        send(
                "db",
                HostInfo.newBuilder(database.info(0))
                        .setAddresses(List.of("10.0.0.1"))
                        .build());
        HostSample sample = HostSample.newBuilder(database.sample(5_000, Map.of("vmstat.oom_kill", 0L)))
                .setSockets(SocketSection.newBuilder()
                        .setReadAt(database.at(5_000))
                        .setTotal(SocketSums.newBuilder().setSockets(1).build())
                        .setListeners(List.of(Listener.newBuilder()
                                .setEndpoint("0.0.0.0:5432")
                                .setPid(4711)
                                .setComm("postgres")
                                .setAcceptQueue(0)
                                .setBacklog(128)
                                .build()))
                        .build())
                .build();
        send("db", sample);
        database.cgroupKill(10_000, "/system.slice/postgres.service", "postgres", 4711)
                .forEach(line -> send("db", line));
    }

    /** A minute and a half without anything but samples: the incidents of the host are over. */
    private void quiet(String machine, HostRecords host) {
        for (int second = 15; second < 100; second += 5) {
            send(machine, host.sample(second * 1_000, Map.of("vmstat.oom_kill", machine.equals("db") ? 1L : 0L)));
        }
    }

    private void send(String machine, SpecificRecord record) {
        sent.add(record);
        Topic topic = record instanceof KernelRecord
                ? TOPICS.kernelRecords()
                : record instanceof LogRecord ? TOPICS.logRecords() : TOPICS.hostSamples();
        cluster.send(topic, machine, record, cluster.now().plusSeconds(200));
    }

    private List<Diagnosis> told() {
        List<Diagnosis> told = new ArrayList<>();
        cluster.read(TOPICS.diagnoses())
                .forEach(written -> told.add(DiagnosisAvro.fromAvro(
                        cluster.codec.decode(written.value(), io.enomem.schemas.Diagnosis.class))));
        return told;
    }

    private static Diagnosis last(List<Diagnosis> told, String machine) {
        return told.stream()
                .filter(diagnosis -> diagnosis.host().machineId().equals(machine))
                .reduce((one, other) -> other)
                .orElseThrow();
    }
}
