// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limit of a pod: one container fills it, and the kernel kills in the other. */
class CgroupMemoryLimitTest {
    private static final String POD = "/kubepods.slice/kubepods-podf0.slice";
    private static final Task HOG = new Task(71, "fluent-bit", 11_000);
    private static final Task SMALL = new Task(72, "checkout", 900);

    private final Diagnosis diagnosis = judge(
            host().signal(OomText.ofAncestor(9, POD, POD + "/cri-b.scope", 49_152, 0, 0, List.of(HOG, SMALL), SMALL)));

    @Test
    void whoHeldMostIsNotMistakenForWhoWasKilled() {
        assertThat(diagnosis.summary())
                .contains("fluent-bit held most of it", "checkout, which was killed, ran in " + POD + "/cri-b.scope");
        assertThat(diagnosis.remedies())
                .filteredOn(r -> r.kind() == Remedy.Kind.NOW)
                .singleElement()
                .satisfies(restart -> assertThat(restart.why()).doesNotContain("the kernel has done so"));
    }

    @Test
    void theLimitOfAPodIsTakenBackInItsOwnUnitAndStartsItAnew() {
        assertThat(diagnosis.remedies())
                .filteredOn(r -> r.command().contains("resources.limits.memory"))
                .singleElement()
                .satisfies(raise -> {
                    assertThat(raise.rollback()).contains("48Mi");
                    assertThat(raise.interrupts()).contains("the pod");
                });
    }
}
