// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.TimeSource;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTimesTest {

    private static final Instant PRESENT = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22T08:26:51.739Z INFO statsd: listening                   | 2026-11-22T08:26:51.739Z",
                "2026-11-22T08:26:52.781000Z  INFO proxy::conn: x                  | 2026-11-22T08:26:52.781Z",
                "2026-11-22T08:26:52.123456789+01:00 stdout F x                    | 2026-11-22T07:26:52.123456789Z",
                "2017-12-08 20:07:01.149 +01:00: Error: write EPIPE                | 2017-12-08T19:07:01.149Z",
                "2022-07-13 01:00:04.649 CEST [58401]: [201-1] LOG:  x             | 2022-07-12T23:00:04.649Z",
                "2022-07-13 01:00:04.649+00 LOG:  x                                | 2022-07-13T01:00:04.649Z",
                "postgresql_1 : 2020-12-29 13:53:51.544 UTC [1] LOG:  x           | 2020-12-29T13:53:51.544Z",
                "10.0.0.1 - - [22/Nov/2026:08:27:07 +0100] \"GET / HTTP/1.1\" 200  | 2026-11-22T07:27:07Z",
                "Sun, 22 Nov 2026 08:27:07 +0000 started                           | 2026-11-22T08:27:07Z",
                "Sun Nov 22 08:26:51 UTC 2026 starting backup                      | 2026-11-22T08:26:51Z",
                "20261122T082707Z run                                              | 2026-11-22T08:27:07Z",
                "1795336027.106    12 10.0.0.1 TCP_MISS/200                         | 2026-11-22T08:27:07.106Z",
                "[1795336027] SERVICE ALERT: web                                    | 2026-11-22T08:27:07Z",
                "{\"level\":\"info\",\"ts\":\"2026-11-22T08:26:51.756Z\",\"msg\":\"x\"}   | 2026-11-22T08:26:51.756Z",
                "{\"level\":\"error\",\"ts\":1795336027.5,\"msg\":\"x\"}                | 2026-11-22T08:27:07.5Z",
                "{\"msg\":\"at 2020-01-01T00:00:00Z\",\"time\":1795336027106}          | 2026-11-22T08:27:07.106Z",
                "{\"@timestamp\":\"2026-11-22T08:27:07Z\",\"time\":\"2020-01-01T00:00:00Z\"} | 2026-11-22T08:27:07Z",
                "{\"t\":{\"$date\":\"2026-11-22T08:27:07.000+00:00\"},\"s\":\"I\"}         | 2026-11-22T08:27:07Z",
                "time=\"2026-11-22T08:27:07Z\" level=error msg=x                      | 2026-11-22T08:27:07Z",
                "level=error ts=1795336027.25 msg=x                                 | 2026-11-22T08:27:07.25Z",
            })
    void aCompleteTimeIsTakenAsItStands(String line, Instant expected) {
        // When
        EventTime time = LineTimes.find(line).resolve(ZoneOffset.ofHours(5), PRESENT);

        // Then
        assertThat(time).isEqualTo(new EventTime(expected, TimeSource.LINE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22 08:26:52,523 INFO  [main] com.acme.Server - x  | 2026-11-22T08:26:52.523Z",
                "2026/11/22 08:27:07 [crit] 146#146: *119 send() failed    | 2026-11-22T08:27:07Z",
                "2026/11/22 08:27:07.123456 http: Accept error             | 2026-11-22T08:27:07.123456Z",
                "2026-11-22 08:26:52.523  INFO 1 --- [main] c.a.App : x    | 2026-11-22T08:26:52.523Z",
                "20261122 08:27:07 ERROR x                                 | 2026-11-22T08:27:07Z",
                "22-Nov-2026 08:27:07.123 SEVERE [main] org.apache x       | 2026-11-22T08:27:07.123Z",
                "[22/Nov/2026 08:27:07] \"GET / HTTP/1.1\" 500             | 2026-11-22T08:27:07Z",
                "[Sun Nov 22 08:25:29.638588 2026] [mpm_event:error] x     | 2026-11-22T08:25:29.638588Z",
                "125:M 22 Nov 2026 08:28:57.680 # Can't save               | 2026-11-22T08:28:57.680Z",
                "17662:M 28 Aug 12:39:14.595 # Can't save                  | 2026-08-28T12:39:14.595Z",
                "Nov 22 08:26:51 web-06 probe[138]: polling                | 2026-11-22T08:26:51Z",
                "Nov  2 08:26:51 web-06 probe[138]: polling                | 2026-11-02T08:26:51Z",
                "July 27 08:26:51 web-06 probe[138]: polling               | 2026-07-27T08:26:51Z",
                "Dec 31 23:59:59 web-06 probe[138]: last year              | 2025-12-31T23:59:59Z",
                "Feb 29 10:00:00 web-06 probe[138]: leap day               | 2024-02-29T10:00:00Z",
                "Nov 23 11:00:00 web-06 probe[138]: a clock ahead          | 2026-11-23T11:00:00Z",
                "I1122 08:27:07.191852      10 controller.go:195] x        | 2026-11-22T08:27:07.191852Z",
                "22.11.2026 08:27:07 Fehler                                | 2026-11-22T08:27:07Z",
                "11/22/2026 08:27:07 ERROR                                 | 2026-11-22T08:27:07Z",
                "13:51:11 [alert] 845779#0: mmap failed                    | 2026-11-21T13:51:11Z",
                "[11:10:01 WARN]: Exception in thread                      | 2026-11-22T11:10:01Z",
                "E, [2026-11-22T08:26:51.123456 #138] ERROR -- : x         | 2026-11-22T08:26:51.123456Z",
                "2026-11-22 08:26:60 leap second                           | 2026-11-22T08:26:59Z",
            })
    void whatALineLeavesOutIsCompletedAndMarked(String line, Instant expected) {
        // When
        EventTime time = LineTimes.find(line).resolve(ZoneOffset.UTC, PRESENT);

        // Then
        assertThat(time).isEqualTo(new EventTime(expected, TimeSource.LINE_COMPLETED));
    }

    @Test
    void theHostsZoneIsUsedWhereTheLineHasNone() {
        // Given
        LineTime time = LineTimes.find("2026-07-01 08:26:52,523 INFO x");

        // When
        EventTime resolved = time.resolve(ZoneId.of("Europe/Berlin"), PRESENT);

        // Then
        assertThat(resolved.instant()).isEqualTo(Instant.parse("2026-07-01T06:26:52.523Z"));
    }

    @Test
    void theCompleteTimeBehindASyslogHeaderWins() {
        // Given
        String line = "Nov 22 08:26:51 web-06 app[138]: 2026-11-22T08:26:50.123Z ERROR x";

        // When
        EventTime time = LineTimes.find(line).resolve(ZoneOffset.UTC, PRESENT);

        // Then
        assertThat(time).isEqualTo(new EventTime(Instant.parse("2026-11-22T08:26:50.123Z"), TimeSource.LINE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fork: Cannot allocate memory",
                "[94.189s][warning][os,thread] Failed to start thread",
                "2026-13-22 08:27:07 no such month",
                "2026-02-30 08:27:07 no such day",
                "2026-11-22 25:27:07 no such hour",
                "link/ether 12:34:56:78:9a:bc",
                "kernel.pid_max = 32768",
                "12345678901 a number, no time",
                "03/04/2026 08:27:07 either order",
                "java.io.IOException: Connection reset by peer",
                "{\"log\":",
                "{\"ts\":\"never\"}",
                "Novel 22 08:26:51 no month",
            })
    void whatIsNoTimeIsNotTakenForOne(String line) {
        // When
        LineTime time = LineTimes.find(line);

        // Then
        assertThat(time == null || !time.dated()).as("%s", time).isTrue();
    }
}
