// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.command.CommandRun;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction whose coordinator has forgotten it, as after KAFKA-20734: here because its log was deleted. */
class HangingTransactionIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final TopicPartition PARTITION =
            new TopicPartition(new Topics(Topics.DEFAULT_PREFIX).diagnoses().name(), 0);

    @TempDir
    private Path directory;

    @Test
    void isToldByTheCheckOfTopics_untilItIsAborted() throws Exception {
        try (Cluster cluster = new Cluster(directory);
                Admin admin = Admin.create(cluster.client())) {
            // Given
            cluster.enomem("topics", "--create", "--partitions=1", "--replication=1");
            try (ForgottenTransaction open = ForgottenTransaction.open(cluster.client(), PARTITION)) {
                assertThat(open).isNotNull();
                assertThat(check(cluster).out())
                        .as("while it may still be ended")
                        .contains("can be used");
                ForgottenTransaction.forget(admin);

                // When
                await().atMost(PATIENCE).until(() -> check(cluster).exit() != 0);
                CommandRun told = check(cluster);

                // Then
                assertThat(told.err())
                        .contains(
                                "A transaction hangs in " + PARTITION,
                                "--topic " + PARTITION.topic() + " --partition 0 --start-offset 0")
                        .doesNotContain("Exception");
                ForgottenTransaction.abort(admin, PARTITION);
                await().atMost(PATIENCE).until(() -> check(cluster).exit() == 0);
            }
        }
    }

    private static CommandRun check(Cluster cluster) {
        return cluster.enomem("topics", "--check");
    }
}
