// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.kernel.KernelLogParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for several neighbouring pages that failed, as the kernel's log shows them. */
class LargeRequestTest {
    private static final String IN_PIECES = "Node 0 Normal: 10531*4kB (UME) 1755*8kB (UME) 0*16kB 0*32kB 0*64kB 0*128kB"
            + " 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 56164kB";
    private static final Task HOG = new Task(7_000, "matlab", 920_000);

    @Test
    void failForWantOfNeighboursWhereSinglePagesAreFree() {
        // When
        Diagnosis diagnosis = judge(host().signal(failure("nginx", 2, "copy_process+0x1c2/0x1b00")));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("memory-fragmentation");
    }

    @Test
    void areNotTheCauseWhereASinglePageWasNotToBeHadEither() {
        // Given one process with 3.6 of 4 GiB, and a kill for a single page two seconds later
        CaseBuilder incident = host().ram(4L << 30)
                .signal(failure("nginx", 2, "copy_process+0x1c2/0x1b00"))
                .signal(OomText.hostWide(
                        12, new Memory(940_000, 100, 2_000, 9_000, 15_000, 1_048_576), List.of(HOG), HOG));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
        assertThat(verdict(diagnosis, "memory-fragmentation")).isEqualTo(Verdict.RULED_OUT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vhost_net_open+0x2a/0x1c0 [vhost_net]",
                "ipmi_create_user+0x55/0x2c0 [ipmi_msghandler]",
                "amdgpu_driver_open_kms+0x5a/0x2c0 [amdgpu]"
            })
    void ofAModuleThatIsNoNetworkDriverAreNoNetworkDrivers(String frame) {
        // When
        Diagnosis diagnosis = judge(host().signal(failure("qemu-kvm", 5, frame)));

        // Then
        assertThat(verdict(diagnosis, "nic-driver")).isEqualTo(Verdict.RULED_OUT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "i40e_setup_rx_descriptors+0x4a/0x90 [i40e]",
                "vendor_alloc_ring+0x4a/0x90 [vendornic]; __dev_open+0xf0/0x1a0"
            })
    void ofANetworkDriverAreItsByNameOrByWhatTheKernelWasAbout(String frames) {
        // When
        Diagnosis diagnosis = judge(host().signal(failure("ethtool", 5, frames.split("; "))));

        // Then
        assertThat(verdict(diagnosis, "nic-driver")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void ofADriverThatCouldNotWaitMakeItNoCulprit() {
        // Given
        AllocationFailure refused = parsed(List.of(
                "swapper/3: page allocation failure: order:0, mode:0xa20(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0",
                "Call Trace:",
                " warn_alloc.cold+0x7b/0xdf",
                " mlx5e_post_rx_mpwqes+0x2a0/0x8a0 [mlx5_core]",
                " net_rx_action+0x126/0x280",
                "Mem-Info:"));

        // When
        Diagnosis diagnosis =
                judge(host().signal(refused).samples(0, 20, (t, s) -> s.set("meminfo.MemAvailable", 400_000)));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("atomic-reserve-exhausted");
        assertThat(diagnosis.culprit()).isNull();
        assertThat(diagnosis.summary()).contains("mlx5_core").startsWith("Packets");
    }

    private static AllocationFailure failure(String comm, int order, String... frames) {
        List<String> lines = new ArrayList<>();
        lines.add(comm + ": page allocation failure: order:" + order
                + ", mode:0x40cc0(GFP_KERNEL|__GFP_COMP), nodemask=(null),cpuset=/,mems_allowed=0");
        lines.add("CPU: 2 PID: 1200 Comm: " + comm + " Not tainted 5.4.0-190-generic #1");
        lines.add("Call Trace:");
        lines.add(" warn_alloc.cold+0x7b/0xdf");
        lines.add(" __alloc_pages_nodemask+0x2f4/0x320");
        for (String frame : frames) {
            lines.add(' ' + frame);
        }
        lines.add("Mem-Info:");
        lines.add(
                "Node 0 Normal free:56164kB min:46728kB low:58410kB high:70092kB present:2900000kB managed:2900000kB");
        lines.add("lowmem_reserve[]: 0 0 0 0");
        lines.add(IN_PIECES);
        lines.add("1000 total pagecache pages");
        return parsed(lines);
    }

    private static AllocationFailure parsed(List<String> lines) {
        List<KernelRecord> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            records.add(KernelRecord.newBuilder()
                    .setMachineId(CaseBuilder.MACHINE)
                    .setBootId(CaseBuilder.BOOT)
                    .setTime(CaseBuilder.at(10))
                    .setSequence(10_000L + i)
                    .setMonotonicMicros(10_000_000L + i)
                    .setFacility(0)
                    .setFacilityProven(true)
                    .setText(lines.get(i))
                    .setDictionary(Map.of())
                    .build());
        }
        return KernelLogParser.parse(records).stream()
                .filter(AllocationFailure.class::isInstance)
                .map(AllocationFailure.class::cast)
                .reduce((first, whole) -> whole)
                .orElseThrow();
    }
}
