// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.KernelSignal.ConntrackFull;
import io.enomem.streams.parse.KernelSignal.DriverTrouble;
import io.enomem.streams.parse.KernelSignal.LinkChange;
import io.enomem.streams.parse.KernelSignal.NeighbourOverflow;
import io.enomem.streams.parse.KernelSignal.OutOfSocketMemory;
import io.enomem.streams.parse.KernelSignal.PagePoolStall;
import io.enomem.streams.parse.KernelSignal.SynFlooding;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.KernelSignal.TimeWaitOverflow;
import io.enomem.streams.parse.KernelSignal.TooManyOrphans;
import io.enomem.streams.parse.KernelSignal.TransmitTimeout;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of TCP, tables and drivers, in the words of each version. */
class NetworkLinesTest {

    private static KernelSignal only(String text) {
        assertThat(Sentences.relevant(text)).isTrue();
        assertThat(KernelLogParser.parse(KernelRecords.kmsg(text))).hasSize(1);
        return KernelLogParser.parse(KernelRecords.kmsg(text)).get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TCP: out of memory -- consider tuning tcp_mem",
                "TCP: out of memory -- consider tuning tcp_mem   ",
                "MPTCP: out of memory: force closing socket"
            })
    void anExhaustedPool(String text) {
        assertThat(only(text)).isInstanceOf(TcpOutOfMemory.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP: too many orphaned sockets", "TCP: too many of orphaned sockets"})
    void tooManyOrphans(String text) {
        assertThat(only(text)).isInstanceOf(TooManyOrphans.class);
    }

    @Test
    void theOldLineThatDoesNotTellPoolFromOrphans() {
        assertThat(only("Out of socket memory")).isInstanceOf(OutOfSocketMemory.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP: time wait bucket table overflow", "TCP: time wait bucket table overflow (CT101)"})
    void aFullTimeWaitTable(String text) {
        assertThat(only(text)).isInstanceOf(TimeWaitOverflow.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "possible SYN flooding on port 80. Sending cookies. | - | 80 | true",
                "TCP: Possible SYN flooding on port 80. Sending cookies.  Check SNMP counters. | - | 80 | true",
                "TCP: request_sock_TCP: Possible SYN flooding on port 443. Dropping request.  Check SNMP counters."
                        + " | - | 443 | false",
                "TCP: request_sock_TCPv6: Possible SYN flooding on port [::]:443. Sending cookies. | [::]:443 | 443 | true",
                "TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:53. Sending cookies."
                        + " | 0.0.0.0:53 | 53 | true",
            })
    void aFloodedListener(String text, String endpoint, int port, boolean cookies) {
        assertThat(only(text))
                .asInstanceOf(InstanceOfAssertFactories.type(SynFlooding.class))
                .satisfies(flood -> {
                    assertThat(flood.endpoint()).isEqualTo(endpoint);
                    assertThat(flood.port()).isEqualTo(port);
                    assertThat(flood.cookies()).isEqualTo(cookies);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip_conntrack: table full, dropping packet.",
                "nf_conntrack: table full, dropping packet.",
                "nf_conntrack: nf_conntrack: table full, dropping packet",
                "nf_conntrack: table full in netns 4026531840, dropping packet"
            })
    void aFullConnectionTable(String text) {
        assertThat(only(text)).isInstanceOf(ConntrackFull.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Neighbour table overflow.,-",
                "ipv4: Neighbour table overflow.,-",
                "neighbour: arp_cache: neighbor table overflow!,arp_cache",
                "neighbour: ndisc_cache: neighbor table overflow!,ndisc_cache",
            })
    void aFullNeighbourTable(String text, String table) {
        assertThat(only(text))
                .asInstanceOf(InstanceOfAssertFactories.type(NeighbourOverflow.class))
                .extracting(NeighbourOverflow::table)
                .isEqualTo(table);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "NETDEV WATCHDOG: eth0: transmit timed out | eth0 | - | - | -",
                "NETDEV WATCHDOG: eth1 (ixgbe): transmit queue 2 timed out | eth1 | ixgbe | 2 | -",
                "NETDEV WATCHDOG: labeth0 (): transmit queue 0 timed out | labeth0 | - | 0 | -",
                "NETDEV WATCHDOG: eno1 (ixgbe): transmit queue 6 timed out 8232 ms | eno1 | ixgbe | 6 | 8232",
                "e1000e 0000:00:1f.6 eno1: NETDEV WATCHDOG: CPU: 3: transmit queue 0 timed out 5120 ms"
                        + " | eno1 | e1000e | 0 | 5120",
                "labeth0: NETDEV WATCHDOG: CPU: 0: transmit queue 0 timed out 3004 ms | labeth0 | - | 0 | 3004",
            })
    void aTransmitQueueThatStandsStill(String text, String device, String driver, Integer queue, Long millis) {
        assertThat(only(text))
                .asInstanceOf(InstanceOfAssertFactories.type(TransmitTimeout.class))
                .satisfies(t -> {
                    assertThat(t.device()).isEqualTo(device);
                    assertThat(t.driver()).isEqualTo(driver);
                    assertThat(t.queue()).isEqualTo(queue);
                    assertThat(t.millis()).isEqualTo(millis);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "e1000e 0000:00:1f.6 eno1: Detected Hardware Unit Hang: | HANG | eno1 | e1000e",
                "igb 0000:01:00.0: Detected Tx Unit Hang | HANG | - | igb",
                "ixgbe 0000:05:00.0 eth0: Detected Tx Unit Hang (XDP) | HANG | eth0 | ixgbe",
                "ixgbe 0000:05:00.0 eth0: tx hang 1 detected on queue 3, resetting adapter | HANG | eth0 | ixgbe",
                "ixgbe 0000:05:00.0 eth0: initiating reset due to tx timeout | RESET | eth0 | ixgbe",
                "e1000e 0000:00:1f.6 eno1: Reset adapter unexpectedly | RESET | eno1 | e1000e",
                "ice 0000:18:00.0 ens1f0: tx_timeout: VSI_num: 6, Q 17, NTC: 0x0, HW_HEAD: 0x2e | HANG | ens1f0 | ice",
                "mlx5_core 0000:03:00.0 ens1: TX timeout detected | HANG | ens1 | mlx5_core",
                "bnxt_en 0000:af:00.0 eth0: TX timeout detected, starting reset task! | HANG | eth0 | bnxt_en",
                "tg3 0000:02:00.0 eth0: transmit timed out, resetting | HANG | eth0 | tg3",
                "vmxnet3 0000:0b:00.0 ens192: tx hang | HANG | ens192 | vmxnet3",
                "virtio_net virtio0 eth0: TX timeout on queue: 0, sq: output.0, vq: 0x1 | HANG | eth0 | virtio_net",
                "ena 0000:00:05.0 eth0: failed to allocate rx buffer in queue 3 | ALLOCATION_FAILED | eth0 | ena",
                "gve 0000:00:04.0: Failed to allocate skb | ALLOCATION_FAILED | - | gve",
                "labeth0: rx refill failed, dropping | ALLOCATION_FAILED | labeth0 | -",
                "r8169 0000:02:00.0 eth0: Rx ring allocation failed | ALLOCATION_FAILED | eth0 | r8169",
                "ath10k_pci 0000:01:00.0: failed to start firmware: error -12 | ALLOCATION_FAILED | - | ath10k_pci",
                "ena 0000:00:05.0 eth0: Found a Tx that wasn't completed on time, qid 1, index 5. | HANG | eth0 | ena",
                "ena 0000:00:05.0 eth0: refilled rx qid 2 with only 0 buffers (from 512) | ALLOCATION_FAILED | eth0 | ena",
                "ena 0000:00:05.0: Keep alive watchdog timeout. | FIRMWARE | - | ena",
                "mlx5_core 0000:03:00.0: device's health compromised - reached miss count | FIRMWARE | - | mlx5_core",
            })
    void aDriverInTrouble(String text, DriverTrouble.Kind kind, String device, String driver) {
        assertThat(only(text))
                .asInstanceOf(InstanceOfAssertFactories.type(DriverTrouble.class))
                .satisfies(t -> {
                    assertThat(t.kind()).isEqualTo(kind);
                    assertThat(t.device()).isEqualTo(device);
                    assertThat(t.driver()).isEqualTo(driver);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "e1000e 0000:00:1f.6 eno1: NIC Link is Down | eno1 | e1000e | false",
                "igb 0000:01:00.0 eth0: igb: eth0 NIC Link is Up 1000 Mbps Full Duplex | eth0 | igb | true",
                "r8169 0000:02:00.0 eth0: Link is Down | eth0 | r8169 | false",
                "mlx5_core 0000:03:00.0 ens1f0: Link down | ens1f0 | mlx5_core | false",
                "IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready | eth0 | - | true",
            })
    void aLinkThatFlaps(String text, String device, String driver, boolean up) {
        assertThat(only(text))
                .asInstanceOf(InstanceOfAssertFactories.type(LinkChange.class))
                .satisfies(t -> {
                    assertThat(t.device()).isEqualTo(device);
                    assertThat(t.driver()).isEqualTo(driver);
                    assertThat(t.up()).isEqualTo(up);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "page_pool_release_retry() stalled pool shutdown 12 inflight 60 sec",
        "'page_pool_release_retry() stalled pool shutdown: id 7, 12 inflight 60 sec'",
    })
    void aPagePoolThatDoesNotGetItsPagesBack(String text) {
        assertThat(only(text))
                .asInstanceOf(InstanceOfAssertFactories.type(PagePoolStall.class))
                .satisfies(stall -> {
                    assertThat(stall.inflight()).isEqualTo(12);
                    assertThat(stall.seconds()).isEqualTo(60);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ata1: SATA link down (SStatus 0 SControl 300)",
                "pcieport 0000:00:1c.0: pciehp: Slot(1): Link Down",
                "pci 0000:00:1c.0: BAR 13: failed to allocate resource",
                "usb 1-1: Product: TCP: out of memory -- consider tuning tcp_mem",
                "process '/tmp/TCP: too many orphaned sockets' started with executable stack",
                "e1000: Intel(R) PRO/1000 Network Driver",
                "PM: suspend entry (deep)",
            })
    void linesThatOnlyLookAlike(String text) {
        assertThat(KernelLogParser.parse(KernelRecords.kmsg(text))).isEmpty();
    }
}
