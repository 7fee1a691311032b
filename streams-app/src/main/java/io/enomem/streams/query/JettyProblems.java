// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is refused before any of our routes sees it, such as a path or headers that are none: a problem like all others. */
final class JettyProblems extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
        String body = Problem.of(
                        code,
                        "The request cannot be read: percent-encode what stands in its path, and keep its headers"
                                + " below 8 KiB.")
                .json();
        Content.Sink.write(response, true, body, callback);
    }
}
