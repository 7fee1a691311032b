// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** REST of a streams application. Every method throws {@link Failure} if it cannot be asked. Thread-safe. */
public final class Api {
    /** A local server answers in milliseconds, one that asks others in seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Moving state takes seconds; who waits at a terminal wants to know within ten. Ours. */
    private static final int ATTEMPTS = 8;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private static final JsonMapper MAPPER = new JsonMapper();

    private final String url;
    private final @Nullable String token;
    private final HttpClient client;

    /**
     * Connects to nobody yet.
     *
     * @param url scheme, host and port
     * @param token null: it asks for none
     * @param tls whom to trust; null: as the Java runtime does
     */
    public Api(String url, @Nullable String token, @Nullable SSLContext tls) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    /** Where it is. */
    public String url() {
        return url;
    }

    /** What stands at a path; parameters with an empty value are left out. */
    public JsonNode get(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return json(text(path + (query.isEmpty() ? "" : "?" + query), "application/json")
                .orElseThrow(() ->
                        new Failure(url + " knows no " + path + ": is it another program, or an older release?")));
    }

    /** An incident in that media type, or empty if there is none of that id. */
    public Optional<String> incident(String id, String accept) {
        return text("/api/v1/incidents/" + encoded(id), accept);
    }

    /**
     * Opens the stream of events.
     *
     * @param lastEventId where a former one ended; null: from now on
     * @throws IOException if nobody is there, which may change
     */
    public InputStream events(@Nullable String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/api/v1/events", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return response.body();
        }
        String said = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        if (response.statusCode() == 503) {
            throw new IOException(detail(said));
        }
        throw refused(response.statusCode(), said);
    }

    private Optional<String> text(String target, String accept) {
        try {
            HttpResponse<String> response = client.send(timed(target, accept), BodyHandlers.ofString());
            for (int i = 1; response.statusCode() == 503 && i < ATTEMPTS; i++) {
                Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
                response = client.send(timed(target, accept), BodyHandlers.ofString());
            }
            return switch (response.statusCode()) {
                case 200 -> Optional.of(response.body());
                case 404 -> Optional.empty();
                default -> throw refused(response.statusCode(), response.body());
            };
        } catch (SSLException e) {
            throw new Failure(
                    "No TLS connection to " + url + " (" + reason(e)
                            + "): check that it speaks TLS, and name the authority that signed its certificate with --ca-file.",
                    e);
        } catch (IOException e) {
            throw new Failure(
                    "Nobody answers at " + url + " (" + reason(e)
                            + "): start 'enomem up' or 'enomem streams', or name another with --server.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while asking " + url + ".", e);
        }
    }

    private HttpRequest timed(String target, String accept) {
        return request(target, accept).timeout(PATIENCE).build();
    }

    private HttpRequest.Builder request(String target, String accept) {
        URI uri;
        try {
            uri = URI.create(url + target);
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", accept);
            return token == null ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw new Failure("'" + url + "' is no address of a server: its form is https://HOST:PORT.", e);
        }
    }

    private Failure refused(int status, String body) {
        return new Failure(
                switch (status) {
                    case 401 ->
                        url
                                + " wants another token: give the file that holds it with --token-file, or set ENOMEM_TOKEN.";
                    case 503 -> url + " is not ready: " + detail(body) + ". Try again in a moment.";
                    default -> url + " answers " + status + ": " + detail(body);
                });
    }

    /** What a problem (RFC 9457) says. */
    private static String detail(String body) {
        try {
            String detail = MAPPER.readTree(body).path("detail").asText();
            return detail.isEmpty() ? "it does not say why" : detail;
        } catch (JsonProcessingException e) {
            return "it is no enomem";
        }
    }

    private JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Failure(url + " answers with something else than JSON: another program has that port.", e);
        }
    }

    /** What the failure says of itself. */
    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
