// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KmsgRecordTest {

    @Test
    void aRecordOfTheKernelHasFacilityZeroAndItsOwnStamp() {
        // Given
        String raw = "6,341,244608079,-;idle-reclaim (89): drop_caches: 1\n";

        // When
        KmsgRecord record = parse(raw).orElseThrow();

        // Then
        assertThat(record)
                .isEqualTo(new KmsgRecord(
                        341, 244608079, 0, 6, false, null, "idle-reclaim (89): drop_caches: 1", Map.of(), false));
    }

    @Test
    void aRecordThatAProgramWroteKeepsItsFacility() {
        // When
        KmsgRecord record = parse("30,7,8,-;systemd[1]: Started.\n").orElseThrow();

        // Then
        assertThat(record.facility()).isEqualTo(3);
        assertThat(record.level()).isEqualTo(6);
    }

    @Test
    void theDictionaryBelongsToTheRecord() {
        // When
        KmsgRecord record = parse("4,1,2,-;eth0: link is not ready\n SUBSYSTEM=net\n DEVICE=n3\n")
                .orElseThrow();

        // Then
        assertThat(record.text()).isEqualTo("eth0: link is not ready");
        assertThat(record.dictionary()).isEqualTo(Map.of("SUBSYSTEM", "net", "DEVICE", "n3"));
    }

    @Test
    void escapedBytesBecomeTheTextThatWasPrinted() {
        // When
        KmsgRecord record =
                parse("6,1,2,-;a\\x0ab\\x5cc \\xe4\\xb8\\xad\\x1b[31m\n").orElseThrow();

        // Then
        assertThat(record.text()).isEqualTo("a\nb\\c 中\u001b[31m");
    }

    @Test
    void fragmentsAndCallersAreTold() {
        // When
        KmsgRecord record = parse("4,19685342,241227987454,c,caller=T12845,future=1;dumpsys")
                .orElseThrow();

        // Then
        assertThat(record.continuation()).isTrue();
        assertThat(record.caller()).isEqualTo("T12845");
    }

    @Test
    void theReleaseThatNetconsoleMayPutInFrontIsPassedOver() {
        // When
        KmsgRecord record = parse("6.4.0,13,444,501151268,-;netconsole: network logging started")
                .orElseThrow();

        // Then
        assertThat(record.sequence()).isEqualTo(444);
        assertThat(record.facility()).isEqualTo(1);
    }

    @Test
    void aTextBeyondTheKernelsOwnBoundIsCutAndMarked() {
        // When
        KmsgRecord record =
                parse("6,1,2,-;" + "x".repeat(KmsgRecord.MAX_TEXT + 1)).orElseThrow();

        // Then
        assertThat(record.text()).hasSize(KmsgRecord.MAX_TEXT);
        assertThat(record.truncated()).isTrue();
    }

    @Test
    void whatIsNoRecordIsEmpty() {
        assertThat(parse("[ 1.0] Killed process 1 (a)")).isEmpty();
        assertThat(parse("")).isEmpty();
        assertThat(parse(";")).isEmpty();
        assertThat(parse("6,1,-;x")).isEmpty();
        assertThat(parse("6,-1,2,-;x")).isEmpty();
        assertThat(parse("99999999999,1,2,-;x")).isEmpty();
        assertThat(parse("6,9999999999999999999,2,-;x")).isEmpty();
    }

    private static Optional<KmsgRecord> parse(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        return KmsgRecord.parse(bytes, bytes.length);
    }
}
