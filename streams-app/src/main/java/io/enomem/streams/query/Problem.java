// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;

/**
 * What went wrong, as problem details (RFC 9457). The detail is ours: nothing a client sent is repeated in it.
 *
 * @param status HTTP status code
 * @param detail one sentence with the next step
 */
record Problem(int status, String detail) {
    static final String TYPE = "application/problem+json";

    static Problem of(int status, String detail) {
        return new Problem(status, detail);
    }

    void send(Context context) {
        if (status == HttpStatus.SERVICE_UNAVAILABLE.getCode()) {
            context.header(Header.RETRY_AFTER, "1");
        }
        context.status(status).contentType(TYPE).result(json());
    }

    String json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", HttpStatus.forStatus(status).getMessage())
                .put("status", status)
                .put("detail", detail)
                .toString();
    }
}
