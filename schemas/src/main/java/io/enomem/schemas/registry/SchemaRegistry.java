// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enomem.schemas.codec.Registry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * A registry by the API of Confluent's ({@code POST /subjects/S/versions}, {@code GET /schemas/ids/N}), one call for each
 * question: who asks remembers. Thread-safe.
 */
public final class SchemaRegistry implements Registry {
    /** Where the registry is, {@code http(s)://HOST:PORT}, with a path where it has one. */
    public static final String URL = "schema.registry.url";

    /** {@code USER:PASSWORD} for it. */
    public static final String USER_INFO = "schema.registry.basic.auth.user.info";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final String url;
    private final @Nullable String authorization;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final JsonMapper json = new JsonMapper();

    /**
     * Asks nothing yet.
     *
     * @param userInfo user:password, or null
     */
    public SchemaRegistry(String url, @Nullable String userInfo) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.authorization = userInfo == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** The registry that these settings name; null if they name none. */
    public static @Nullable SchemaRegistry of(Map<String, ?> settings) {
        Object url = settings.get(URL);
        Object user = settings.get(USER_INFO);
        if (url == null || url.toString().isBlank()) {
            return null;
        }
        return new SchemaRegistry(
                url.toString().trim(),
                user == null ? null : user instanceof Password secret ? secret.value() : user.toString());
    }

    /** Throws RegistryException if the registry does not answer, or not with a schema. */
    @Override
    public @Nullable Schema find(int id) {
        JsonNode answer = ask(request("/schemas/ids/" + id).GET().build());
        if (answer == null) {
            return null;
        }
        try {
            return new Schema.Parser().parse(answer.path("schema").asText());
        } catch (AvroRuntimeException e) {
            throw new RegistryException(url + " answers with no Avro schema for id " + id + ": " + e.getMessage(), e);
        }
    }

    /**
     * The subject is the topic and the record's name (TopicRecordNameStrategy): one topic may hold several records. Throws
     * RegistryException if the registry refuses.
     */
    @Override
    public int register(String topic, Schema schema) {
        String subject = topic + '-' + schema.getFullName();
        String body = json.createObjectNode().put("schema", schema.toString()).toString();
        JsonNode answer = ask(request("/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions")
                .header("Content-Type", MEDIA_TYPE)
                .POST(BodyPublishers.ofString(body))
                .build());
        if (answer == null || !answer.path("id").isInt()) {
            throw new RegistryException(
                    url + " gave no id for " + subject
                            + ": is its path right? Apicurio has this API under /apis/ccompat/v7",
                    null);
        }
        return answer.path("id").intValue();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Accept", MEDIA_TYPE);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    /** What was answered; null for what is not there. */
    private @Nullable JsonNode ask(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() == NOT_FOUND) {
                return null;
            }
            if (response.statusCode() != OK) {
                throw new RegistryException(
                        request.uri() + " answers " + response.statusCode() + ": " + message(response.body()), null);
            }
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new RegistryException(
                    url + " cannot be asked (" + e + "): check " + URL + " and that the registry runs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("Interrupted while " + url + " was asked", e);
        }
    }

    /** What the registry says for itself; of anything else only how much it was. */
    private String message(String body) {
        try {
            String said = json.readTree(body).path("message").asText();
            return said.isEmpty() ? body.length() + " characters without a message" : said;
        } catch (IOException e) {
            return body.length() + " characters that are no JSON";
        }
    }
}
