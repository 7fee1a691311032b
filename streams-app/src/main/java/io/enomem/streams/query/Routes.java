// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.javalin.config.RoutesConfig;

/** Some paths of the server, and who answers them. */
public interface Routes {
    /** Adds them; called once, before the server starts. */
    void register(RoutesConfig routes);

    /** The server is about to stop: answers that would not end by themselves must. */
    default void stop() {}
}
