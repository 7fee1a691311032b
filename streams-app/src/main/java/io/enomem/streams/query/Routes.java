// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.javalin.config.RoutesConfig;

/** Some paths of the server, and who answers them. */
public interface Routes {
    /** Adds them; called once, before the server starts. */
    void register(RoutesConfig routes);
}
