// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import org.junit.jupiter.api.Test;

/** Which nodes were full, by the line of the kill. */
class NumaOrCpusetLimitTest {
    private static final Task TASK = new Task(145, "matrix", 20_000);

    /** As Linux 7.3 printed it of a task bound to node 1 that the cpuset allows both. */
    @Test
    void aMemoryPolicyBindsToTheNodesOfItsMask() {
        // When
        Diagnosis diagnosis = judge(host().signal(OomText.onNodes(10, "CONSTRAINT_MEMORY_POLICY", "1", "0-1", TASK)));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("numa-or-cpuset-limit");
        assertThat(diagnosis.summary()).startsWith("Node 1 was out of memory");
    }

    @Test
    void aCpusetBindsToTheNodesThatItAllows() {
        // When
        Diagnosis diagnosis = judge(host().signal(OomText.onNodes(10, "CONSTRAINT_CPUSET", "(null)", "1", TASK)));

        // Then
        assertThat(diagnosis.summary()).startsWith("Node 1 was out of memory");
    }
}
