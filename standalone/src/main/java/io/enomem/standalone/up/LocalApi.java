// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The REST server of the {@code up} that runs on a data directory, as that left its address and token there. Whoever can
 * read the directory may ask.
 *
 * @param url without a trailing slash
 */
public record LocalApi(String url, String token) {
    /** Names of the files in the data directory. */
    static final String URL_FILE = "api.url";

    static final String TOKEN_FILE = "api.token";

    /** A local server answers in milliseconds; a loaded one in seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The one of a data directory. Throws Failure if none runs there. */
    public static LocalApi of(Path directory) {
        try {
            // The address of one that has gone may be another program's by now, which must not be sent the token.
            if (!DataDirectory.inUse(directory)) {
                throw new NoSuchFileException(directory.toString());
            }
            return new LocalApi(
                    Files.readString(directory.resolve(URL_FILE)).strip(),
                    Files.readString(directory.resolve(TOKEN_FILE)).strip());
        } catch (IOException e) {
            throw new Failure(
                    "No 'enomem up' seems to run on the data directory " + directory
                            + ", or it is not yours to read: start it, or name its directory with --data-dir.",
                    e);
        }
    }

    /** An incident in that media type, or empty if there is none of that id. Throws Failure if nobody answers. */
    public Optional<String> incident(String id, String accept) {
        String path = "/api/v1/incidents/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        HttpResponse<String> response = get(path, accept);
        return switch (response.statusCode()) {
            case 200 -> Optional.of(response.body());
            case 404 -> Optional.empty();
            case 503 -> throw new Failure("'enomem up' at " + url + " is still starting: try again in a moment.");
            default ->
                throw new Failure("'enomem up' at " + url + " answers " + response.statusCode()
                        + ": if another program has taken that port, start 'enomem up' again.");
        };
    }

    private HttpResponse<String> get(String path, String accept) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Failure(
                    "No 'enomem up' answers at " + url + ": start it, or name its data directory with --data-dir.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while asking " + url + ".", e);
        }
    }

    @Override
    public String toString() {
        return "LocalApi[" + url + "]";
    }
}
