// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.TopologyFactory;
import io.enomem.streams.topology.TopologyParameters;
import io.enomem.streams.topology.TopologyParameters.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** docs/topology.md is made of the topology; with -Denomem.docs.write it is written anew. */
class TopologyReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "topology.md");

    private static final String HEAD = """
            # Topology

            Generated from the topology itself; `mvn -q -pl standalone -am test -Dtest=TopologyReferenceTest
            -Denomem.docs.write -Dsurefire.failIfNoSpecifiedTests=false` writes it anew.

            Two sub-topologies, each with as many tasks as the topics have partitions: records of a host to its diagnoses, and
            ends of connections to pairs. Names of stores are part of the names of their changelog topics
            (`<streams.application.id>-<store>-changelog`); a store that loses its name loses its content.

            | store | holds | key |
            |---|---|---|
            | `incident-rows` | what the tracker keeps of each host: state, records, samples, minutes, gaps, incidents | kind, machine id, time |
            | `last-diagnoses` | the last revision of each incident, whole | machine id, start, incident id |
            | `incident-index` | incidents in short, youngest start first; the last 32 revisions of each | start, incident id |
            | `open-links` | ends of connections that wait for their other end | endpoint, time |

            ```
            """;

    @Test
    void page_isWhatTheTopologySays() throws IOException {
        // Given
        TopologyParameters parameters = new TopologyParameters(
                new Topics(Topics.DEFAULT_PREFIX),
                Mode.LIVE,
                new Codec(),
                StandardEngine.create(),
                IncidentSettings.defaults(),
                Duration.ofSeconds(60),
                DiagnosisFormat.standard(),
                StoreKind.ROCKSDB);

        // When
        String page =
                HEAD + TopologyFactory.create(parameters).describe().toString().stripTrailing() + "\n```\n";

        // Then
        if (System.getProperty("enomem.docs.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().as("docs/topology.md is out of date").isEqualTo(page);
    }
}
