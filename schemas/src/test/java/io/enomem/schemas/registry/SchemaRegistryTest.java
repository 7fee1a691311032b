// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.SchemaLookup;
import io.enomem.schemas.codec.UndecodableException;
import io.enomem.schemas.codec.UndecodableException.Reason;
import io.enomem.schemas.kafka.RecordDeserializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the two calls of the API as Confluent documents them, answered by a small server of the test's own. */
class SchemaRegistryTest {
    private static final String USER = "streams:s3cret";

    private final JsonMapper json = new JsonMapper();
    private final List<String> subjects = new ArrayList<>();
    private final List<String> schemas = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/ccompat/v7/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aValueIsAZeroTheIdAndTheBodyAndIsReadBack() {
        // Given
        Codec codec = new Codec(SchemaLookup.NONE, registry(USER));
        byte[] plain = codec.encode(gap());

        // When
        byte[] value = codec.published("enomem.diagnoses", Gap.getClassSchema(), plain);
        codec.published("enomem.diagnoses", Gap.getClassSchema(), plain);

        // Then
        assertThat(subjects).containsExactly("enomem.diagnoses-io.enomem.schemas.Gap");
        assertThat(value[0]).isZero();
        assertThat(ByteBuffer.wrap(value).getInt(1)).isEqualTo(1);
        assertThat(value).hasSize(plain.length - 5).endsWith(Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(codec.decode(value)).isEqualTo(gap());
    }

    @Test
    void aDeserializerToldOfTheRegistryReadsBothForms() {
        // Given
        Codec writer = new Codec(SchemaLookup.NONE, registry(USER));
        byte[] plain = writer.encode(gap());
        byte[] value = writer.published("t", Gap.getClassSchema(), plain);

        // When
        try (RecordDeserializer reader = new RecordDeserializer()) {
            reader.configure(Map.of(SchemaRegistry.URL, url(), SchemaRegistry.USER_INFO, USER), false);

            // Then
            assertThat(reader.deserialize("t", value)).isEqualTo(gap());
            assertThat(reader.deserialize("t", plain)).isEqualTo(gap());
        }
    }

    @Test
    void aNewerWritersFieldsAreSkipped() {
        // Given a schema of a later release, with one field more, last
        Schema later = new Schema.Parser()
                .parse(Gap.getClassSchema()
                        .toString()
                        .replaceFirst("\\]}$", ",{\"name\":\"more\",\"type\":\"string\",\"default\":\"\"}]}"));
        schemas.add(later.toString());
        Codec codec = new Codec(SchemaLookup.NONE, registry(USER));
        byte[] plain = codec.encode(gap());

        // When
        byte[] value = ByteBuffer.allocate(plain.length - 5 + 3)
                .put((byte) 0)
                .putInt(1)
                .put(plain, 10, plain.length - 10)
                .put(new byte[] {4, 'h', 'i'})
                .array();

        // Then
        assertThat(codec.decode(value)).isEqualTo(gap());
    }

    @Test
    void anIdThatTheRegistryDoesNotHaveIsTheRecordsFault() {
        Codec codec = new Codec(SchemaLookup.NONE, registry(USER));
        UndecodableException failure =
                catchThrowableOfType(UndecodableException.class, () -> codec.decode(new byte[] {0, 0, 0, 0, 99, 1}));
        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA);
        assertThat(failure).hasMessageContaining("99");
    }

    @Test
    void aRegistryThatRefusesOrIsAwayIsNotAndNoSecretIsTold() {
        // Given
        Codec refused = new Codec(SchemaLookup.NONE, registry("streams:wr0ng"));
        Codec away = new Codec(SchemaLookup.NONE, new SchemaRegistry("http://127.0.0.1:1", USER));
        byte[] value = {0, 0, 0, 0, 1, 1};

        // Then
        assertThatThrownBy(() -> refused.decode(value))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("401: User cannot access the resource")
                .hasMessageNotContaining("wr0ng");
        assertThatThrownBy(() -> away.decode(value))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("http://127.0.0.1:1", "check schema.registry.url")
                .hasMessageNotContaining("s3cret");
    }

    private static Gap gap() {
        return Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("kmsg")
                .setKind(GapKind.CLOCK_SKEW)
                .setStart(Instant.EPOCH)
                .setEnd(Instant.ofEpochMilli(5))
                .build();
    }

    private SchemaRegistry registry(String userInfo) {
        return new SchemaRegistry(url() + '/', userInfo);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/apis/ccompat/v7";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/apis/ccompat/v7".length());
        String expected = "Basic " + Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error_code\":40101,\"message\":\"User cannot access the resource\"}");
        } else if (exchange.getRequestMethod().equals("POST") && path.matches("/subjects/.*/versions")) {
            JsonNode body = json.readTree(exchange.getRequestBody());
            subjects.add(path.split("/")[2]);
            schemas.add(body.path("schema").asText());
            send(exchange, 200, "{\"id\":" + schemas.size() + "}");
        } else {
            int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
            if (id > schemas.size()) {
                send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
            } else {
                send(
                        exchange,
                        200,
                        json.createObjectNode()
                                .put("schema", schemas.get(id - 1))
                                .toString());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
