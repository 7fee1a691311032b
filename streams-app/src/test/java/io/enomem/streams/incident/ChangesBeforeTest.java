// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.HostInfo;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A pool is set to a small size, a service starts, minutes later its memory climbs: the diagnosis names both. */
class ChangesBeforeTest {
    private static final int CLIMB = 400;
    private final HostRecords host = new HostRecords("m1");

    @Test
    void whatWasSetAndStartedBeforeTheClimbIsToldWithTheOnset() {
        // Given
        List<SpecificRecord> records = records();

        // When
        Diagnosis diagnosis = diagnose(records);

        // Then
        assertThat(diagnosis.onset().at()).isBetween(host.at(CLIMB * 1_000L), host.at(CLIMB * 1_000L + 10_000));
        assertThat(diagnosis.onset().what())
                .contains("payments.service started")
                .contains("net.ipv4.tcp_mem set from 6096 8130 12192 to 512 768 1024");
    }

    @Test
    void theyAreToldAlsoWhereTheirRecordsCameLast() {
        // Given
        List<SpecificRecord> shuffled = new ArrayList<>(records());
        shuffled.sort(Comparator.comparing(record -> record instanceof io.enomem.schemas.LogRecord));

        // When
        Diagnosis diagnosis = diagnose(shuffled);

        // Then
        assertThat(diagnosis.onset()).isEqualTo(diagnose(records()).onset());
    }

    private Diagnosis diagnose(List<SpecificRecord> records) {
        return OfflineRun.run(records.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals()
                .stream()
                .filter(d -> d.onset() != null)
                .findFirst()
                .orElseThrow();
    }

    private List<SpecificRecord> records() {
        List<SpecificRecord> records = new ArrayList<>();
        records.add(info(0, "6096 8130 12192"));
        records.add(
                host.log(90_000, "systemd", "Mar 01 10:01:30 web-01 systemd[1]: Started payments.service - Payments."));
        records.add(info(100_000, "512 768 1024"));
        for (int second = 0; second < 460; second += 2) {
            long held = second < CLIMB ? 40 : 40 + (second - CLIMB) * 60L;
            records.add(host.sample(
                    second * 1_000L,
                    Map.of(
                            "sockstat.TCP.mem",
                            held,
                            "protocols.TCP.press",
                            held > 768 ? 1L : 0,
                            "netstat.TcpExt.TCPMemoryPressures",
                            held > 768 ? 1L : 0,
                            "meminfo.MemTotal",
                            524_288L,
                            "meminfo.MemAvailable",
                            400_000L)));
        }
        records.add(host.kernel(430_000, "TCP: out of memory -- consider tuning tcp_mem"));
        return records;
    }

    private HostInfo info(long millis, String pool) {
        return HostInfo.newBuilder(host.info(millis))
                .setMemoryBytes(512L << 20)
                .setCpus(2)
                .setSysctls(Map.of("net.ipv4.tcp_mem", pool))
                .build();
    }
}
