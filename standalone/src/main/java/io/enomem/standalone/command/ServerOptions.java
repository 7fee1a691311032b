// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.standalone.remote.Api;
import io.enomem.standalone.up.LocalApi;
import io.enomem.streams.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which streams application is asked: any instance of one on a cluster, or the running {@code up}. */
final class ServerOptions {
    private static final String SERVER = "ENOMEM_SERVER";
    private static final String TOKEN = "ENOMEM_TOKEN";
    /** What may stand in a header. */
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Any instance of the streams application, such as https://streams-1:7670; default: $$"
                    + SERVER + ", else the running 'enomem up'.")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File that holds its token; default: the variable " + TOKEN + ".")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "PEM file of the authorities that may sign its certificate; default: those of the Java runtime.")
    private @Nullable Path authorities;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "That of the running 'enomem up'.")
    private @Nullable Path dataDir;

    /** The one that was named. Throws Failure if there is none, or what was given with it cannot be read. */
    Api api() {
        return api(System.getenv());
    }

    Api api(Map<String, String> environment) {
        String url = server == null ? environment.get(SERVER) : server;
        if (url == null || dataDir != null) {
            Path directory =
                    dataDir == null ? DataDirectory.standard(environment, System.getProperty("user.home")) : dataDir;
            return LocalApi.of(directory).api();
        }
        return new Api(url, token(environment), trusted());
    }

    private @Nullable SSLContext trusted() {
        try {
            return authorities == null ? null : Tls.trusting(authorities);
        } catch (IOException | GeneralSecurityException e) {
            throw new Failure(
                    "Cannot use the certificates in " + authorities + " (" + reason(e)
                            + "): name a PEM file that you may read.",
                    e);
        }
    }

    private @Nullable String token(Map<String, String> environment) {
        if (tokenFile == null) {
            return environment.get(TOKEN);
        }
        String token;
        try {
            token = Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new Failure(
                    "Cannot use the token in " + tokenFile + " (" + reason(e) + "): name a file that you may read.", e);
        }
        if (!VISIBLE.matcher(token).matches()) {
            throw new Failure(
                    tokenFile + " holds no token: the file must hold nothing but it, one line of visible ASCII.");
        }
        return token;
    }

    private static String reason(Exception failure) {
        return failure instanceof NoSuchFileException missing
                ? missing.getFile() + " does not exist"
                : String.valueOf(failure.getMessage());
    }

    /** The same options, to be repeated in a command that is shown. */
    String again() {
        if (server != null) {
            return " --server " + server;
        }
        return dataDir == null ? "" : " --data-dir " + dataDir;
    }
}
