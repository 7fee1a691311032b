// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.standalone.remote.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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
                            + ", or it is not yours to read: start it, name its directory with --data-dir, or name an"
                            + " instance of the streams application with --server.",
                    e);
        }
    }

    /** A client of it. */
    public Api api() {
        return new Api(url, token, null);
    }

    @Override
    public String toString() {
        return "LocalApi[" + url + "]";
    }
}
