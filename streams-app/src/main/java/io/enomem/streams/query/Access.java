// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who may ask. The Host header is checked because a browser on this host may be made to connect here under a
 * stranger's name (DNS rebinding); the token because other users of this host can connect as well.
 */
final class Access {
    private static final String SCHEME = "Bearer ";
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final Set<String> hosts;
    private final byte @Nullable [] token;

    Access(Listen listen) {
        this.hosts = listen.hosts();
        String given = listen.token();
        this.token = given == null ? null : given.getBytes(StandardCharsets.UTF_8);
    }

    /** Refuses a request made under a name that is not this server's. */
    void checkHost(Context context) {
        String host = context.header(Header.HOST);
        if (host == null || !isKnown(nameOf(host))) {
            Problem.of(421, "The Host header names another server: use the address that this one printed.")
                    .send(context);
            context.skipRemainingHandlers();
        }
    }

    /** An address names no stranger: only a name can be made to lead here. Probes and Prometheus come by address. */
    private boolean isKnown(String host) {
        return hosts.contains(host)
                || host.startsWith("[")
                || ADDRESS.matcher(host).matches();
    }

    /** Refuses a request without the token. */
    void checkToken(Context context) {
        if (token != null && !isToken(context.header(Header.AUTHORIZATION))) {
            context.header(Header.WWW_AUTHENTICATE, "Bearer realm=\"enomem\"");
            Problem.of(401, "Send the token of this server: Authorization: Bearer TOKEN.")
                    .send(context);
            context.skipRemainingHandlers();
        }
    }

    private boolean isToken(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        // Takes the same time wherever the first difference stands.
        return token != null && MessageDigest.isEqual(given, token);
    }

    /** The name of a Host header: what stands before the port, IPv6 in its brackets. */
    private static String nameOf(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
