// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that says what it is told to, connection by connection. */
@Timeout(60)
class EventsTest {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> resumedAfter = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private HttpServer server;
    private Api api;

    /** One connection's. */
    private record Answer(int status, String body) {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        api = new Api("http://127.0.0.1:" + server.getAddress().getPort() + "/", "secret", null);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aLostConnectionGoesOnWhereItWas() throws Exception {
        answers.add(new Answer(200, event("1", "ready", "{}") + event("2", "diagnosis", "a")));
        answers.add(new Answer(503, "{\"detail\":\"busy\"}"));
        answers.add(new Answer(200, event("2", "ready", "{}") + event("3", "diagnosis", "b")));

        new Events(api, notices::add).follow(json -> read.add(json) && !json.equals("b"));

        assertThat(read).containsExactly("a", "b");
        assertThat(resumedAfter).containsExactly(null, "2", "2");
        assertThat(notices)
                .hasSize(2)
                .anySatisfy(notice -> assertThat(notice).contains("is lost"))
                .anySatisfy(notice -> assertThat(notice).contains("nothing is missing"));
    }

    @Test
    void whatIsGoneIsSaid() throws Exception {
        answers.add(new Answer(200, event("9", "reset", "{}") + event("10", "diagnosis", "a")));

        new Events(api, notices::add).follow(json -> false);

        assertThat(notices).singleElement().asString().contains("enomem incidents");
    }

    @Test
    void whatIsGoneAfterALossIsSaid_andNotThatNothingIsMissing() throws Exception {
        answers.add(new Answer(200, event("1", "ready", "{}")));
        answers.add(new Answer(503, "{}"));
        answers.add(
                new Answer(200, event("9", "reset", "{}") + event("9", "ready", "{}") + event("10", "diagnosis", "a")));

        new Events(api, notices::add).follow(json -> false);

        assertThat(notices).hasSize(2).first().asString().contains("is lost");
        assertThat(notices).last().asString().contains("is gone");
    }

    @Test
    void whoWasNeverThereIsNotSaidToBeLost() throws Exception {
        answers.add(new Answer(503, "{\"detail\":\"moving\"}"));
        answers.add(new Answer(200, event("1", "ready", "{}") + event("2", "diagnosis", "a")));

        new Events(api, notices::add).follow(json -> false);

        assertThat(notices).first().asString().contains("Nobody answers", "moving");
        assertThat(notices).last().asString().contains("Connected to").doesNotContain("missing");
    }

    @Test
    void aRefusalIsNotTriedAgainButToldWithTheNextStep() {
        answers.add(new Answer(401, "{}"));

        assertThatThrownBy(() -> new Events(api, notices::add).follow(json -> true))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--token-file");
    }

    @Test
    void anAnswerThatIsNotReadyIsAskedForAgain() {
        answers.add(new Answer(503, "{\"detail\":\"moving\"}"));
        answers.add(new Answer(200, "{\"items\":[1]}"));

        assertThat(api.get("/api/v1/hosts", Map.of("state", "")).path("items")).hasSize(1);
    }

    @Test
    void anotherProgramIsToldApart() {
        answers.add(new Answer(200, "<html>"));

        assertThatThrownBy(() -> api.get("/api/v1/hosts", Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("something else than JSON");
        assertThatThrownBy(() -> new Api("not a url", null, null).get("/x", Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("https://HOST:PORT");
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        resumedAfter.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        Answer answer = answers.removeFirst();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String event(String id, String name, String data) {
        return "id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n";
    }
}
