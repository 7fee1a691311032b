// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The raised limit")
class RaisedLimitTest {
    private static final String ID = "3f".repeat(32);
    private static final String PATH = "/system.slice/docker-" + ID + ".scope";
    private static final Task WORKER = new Task(147, "worker", 16_300);

    @Test
    @DisplayName("of a container goes with one for swap where it has none, which Docker would refuse else")
    void swapBinds() {
        // Given
        OomReport withoutSwap = OomText.ofCgroup(10, PATH, 65_536, 0, 0, List.of(WORKER), WORKER);

        // When
        Remedy remedy = raising(withoutSwap);

        // Then
        assertThat(remedy.command()).isEqualTo("docker update --memory 84934656 --memory-swap 84934656 -- " + ID);
        assertThat(remedy.rollback()).isEqualTo("the same command with 67108864 and 67108864");
    }

    @Test
    @DisplayName("of a container is all that is told where memory and swap together have none")
    void swapDoesNotBind() {
        // Given
        OomReport unlimited = OomText.ofCgroupV1(10, PATH, 65_536, WORKER);

        // When
        Remedy remedy = raising(unlimited);

        // Then
        assertThat(remedy.command()).isEqualTo("docker update --memory 84934656 -- " + ID);
        assertThat(remedy.rollback()).isEqualTo("the same command with 67108864");
    }

    @Test
    @DisplayName("of a plain cgroup is one number, whatever its swap")
    void plainCgroup() {
        // Given
        OomReport withoutSwap = OomText.ofCgroup(10, "/shop", 65_536, 0, 0, List.of(WORKER), WORKER);

        // When
        Remedy remedy = raising(withoutSwap);

        // Then
        assertThat(remedy.command()).isEqualTo("echo 84934656 > /sys/fs/cgroup/shop/memory.max");
        assertThat(remedy.rollback()).isEqualTo("the same command with 67108864");
    }

    private static Remedy raising(OomReport kill) {
        return judge(CaseBuilder.host().signal(kill)).remedies().stream()
                .filter(remedy -> remedy.command().contains("84934656"))
                .findFirst()
                .orElseThrow();
    }
}
