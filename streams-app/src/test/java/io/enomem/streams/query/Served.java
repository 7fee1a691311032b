// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.query.cluster.Instances;
import io.enomem.streams.query.cluster.Peers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.state.HostInfo;

/** A server on loopback and a client that knows its token. */
final class Served implements AutoCloseable {
    static final Health WELL = new Health() {
        @Override
        public List<String> fatal() {
            return List.of();
        }

        @Override
        public List<String> obstacles() {
            return List.of();
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();

    final QueryServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    Served(Routes... routes) {
        server = QueryServer.start(Listen.loopback(0, "token"), WELL, List.of(routes));
    }

    /** As where there is no other instance. */
    static Asking alone() {
        return new Asking(new Alone(), new Peers(null, Duration.ofSeconds(1)));
    }

    static IncidentRoutes incidents(Incidents incidents) {
        return new IncidentRoutes(incidents, alone(), new DiagnosisJson()::line, d -> "a report");
    }

    private static final class Alone implements Instances {
        @Override
        public Holders holdersOf(String machineId) {
            return new Holders(null, List.of());
        }

        @Override
        public List<HostInfo> others() {
            return List.of();
        }

        @Override
        public int partitions() {
            return 1;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer token")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return MAPPER.readTree(get(path).body());
    }

    @Override
    public void close() {
        server.close();
    }
}
