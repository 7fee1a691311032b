// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EMFILE has two meanings: RLIMIT_NOFILE, and of inotify and fanotify the instances that a user may have. */
class FileDescriptorLimitTest {
    private static final String CAUSE = "file-descriptor-limit";
    private static final String ACCEPT = "accept4() failed (24: Too many open files)";

    @Test
    void aServerThatCannotAcceptHasNoDescriptorLeft() {
        assertThat(verdict(judge(failed(ACCEPT)), CAUSE)).isEqualTo(Verdict.PROBABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inotify_init1: too many open files",
                "failed to create fsnotify watcher: too many open files",
                "Failed to allocate directory watch: Too many open files",
                "Error: EMFILE: too many open files, watch '/srv/app'",
                "User limit of inotify instances reached or too many open files",
                "fanotify_init: Too many open files"
            })
    void aWatchThatIsRefusedMayBeTheUsersInstances(String text) {
        // When
        Diagnosis diagnosis = judge(failed(text));

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("fs.inotify.max_user_instances"));
    }

    @Test
    void aWatchThatIsRefusedToAProcessFarBelowItsLimitIsNoDescriptor() {
        assertThat(verdict(judge(watching(60)), CAUSE)).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aWatchThatIsRefusedToAProcessAtItsLimitIsADescriptor() {
        assertThat(verdict(judge(watching(1_024)), CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    private static CaseBuilder watching(int descriptors) {
        return failed("inotify_init1: too many open files")
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("file-nr.allocated", 4_000)
                                .set("file-nr.max", 400_000)
                                .process(
                                        700,
                                        "kubelet",
                                        p -> p.setDescriptors(descriptors)
                                                .setLimits(Map.of("Max open files", 1_024L))));
    }

    private static CaseBuilder failed(String text) {
        return host().signal(new ApplicationFailure(
                log("kubelet", 1),
                at(10),
                "kubelet",
                "plain",
                Call.OPEN,
                "EMFILE",
                null,
                null,
                null,
                null,
                null,
                null,
                text,
                false));
    }
}
