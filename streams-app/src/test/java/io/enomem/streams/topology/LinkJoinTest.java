// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static io.enomem.streams.topology.Cluster.START;
import static io.enomem.streams.topology.Cluster.TOPICS;
import static io.enomem.streams.topology.Cluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LinkRole;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkJoinTest {
    private static final Link VICTIM = link(LinkRole.VICTIM, "web", START, "10.0.0.7:41000");
    private static final Link KILLER = link(LinkRole.KILLER, "db", START.minusSeconds(2), "10.0.0.7:41000");

    @TempDir
    private Path directory;

    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = new Cluster(directory, Mode.LIVE, new Diagnostician() {
            @Override
            public Optional<Diagnosis> diagnose(Case incident) {
                return Optional.empty();
            }

            @Override
            public String rulesVersion() {
                return "none";
            }
        });
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void twoEndsMakeOneMatchInEitherOrder() {
        // When
        cluster.send(VICTIM, START);
        cluster.send(KILLER, START.plusSeconds(5));
        List<LinkMatch> first = matches();
        cluster.send(link(LinkRole.KILLER, "other", START, null), START);
        // Then
        assertThat(first).containsExactly(new LinkMatch("web", VICTIM, KILLER));
        assertThat(matches()).extracting(m -> m.getKiller().getMachineId()).containsExactly("other");
    }

    @Test
    void matchGoesToTheVictimsMachine() {
        // Given
        cluster.send(KILLER, START);
        // When
        cluster.send(VICTIM, START);
        // Then
        assertThat(cluster.read(TOPICS.linkMatches()))
                .singleElement()
                .satisfies(match -> assertThat(match.key()).isEqualTo(utf8("web")));
    }

    @Test
    void nextRevisionsSameEndMatchesNoSecondTime() {
        // Given
        cluster.send(KILLER, START);
        cluster.send(VICTIM, START);
        matches();
        // When
        cluster.send(VICTIM, START.plusSeconds(1));
        cluster.send(KILLER, START.plusSeconds(1));
        // Then
        assertThat(matches()).isEmpty();
    }

    @Test
    void endsOfTwoBreaksDoNotMatch() {
        // Given
        cluster.send(KILLER, START);
        // When
        cluster.send(link(LinkRole.VICTIM, "late", START.plusSeconds(60), null), START);
        cluster.send(link(LinkRole.VICTIM, "stranger", START, "10.0.0.9:5"), START);
        cluster.send(link(LinkRole.VICTIM, "db", START, null), START);
        cluster.send(link(LinkRole.KILLER, "second-killer", START, null), START);
        // Then
        assertThat(matches())
                .as("only the second killer's, with the victims of its time")
                .extracting(m -> m.getKiller().getMachineId())
                .containsOnly("second-killer");
    }

    @Test
    void endWaitsADayAndNoLonger() {
        // Given
        cluster.send(KILLER, START);
        // When
        Instant tomorrow = START.plus(Duration.ofHours(23));
        cluster.send(VICTIM, tomorrow);
        List<LinkMatch> inTime = matches();
        cluster.send(link(LinkRole.VICTIM, "x", START.plus(Duration.ofDays(9)), null), START.plus(Duration.ofDays(2)));
        cluster.send(link(LinkRole.VICTIM, "tooLate", START, null), START.plus(Duration.ofDays(2)));
        // Then
        assertThat(inTime).hasSize(1);
        assertThat(matches()).isEmpty();
    }

    private List<LinkMatch> matches() {
        return cluster.read(TOPICS.linkMatches()).stream()
                .map(record -> cluster.codec.decode(record.value(), LinkMatch.class))
                .toList();
    }

    private static Link link(LinkRole role, String machine, Instant time, String peer) {
        return Link.newBuilder()
                .setEndpoint("10.0.0.1:5432")
                .setRole(role)
                .setMachineId(machine)
                .setIncidentId(machine + "-1-a")
                .setTime(time)
                .setPeer(peer)
                .setCause(role == LinkRole.KILLER ? "cgroup-memory-limit" : "ordinary-disconnect")
                .build();
    }
}
