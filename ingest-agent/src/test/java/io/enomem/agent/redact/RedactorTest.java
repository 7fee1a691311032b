// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private final Redactor redactor = Redactor.of(new RedactionSettings(
            List.of("customer-no"), List.of("acme-"), List.of("mars.internal"), List.of("Connection reset by peer")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "login failed password=hunter2 for x          | login failed password=[redacted] for x",
                "DB_PASSWORD='two words' next                 | DB_PASSWORD='[redacted]' next",
                "spring.datasource.password: hunter           | spring.datasource.password: [redacted]",
                "{\"user\":\"u\",\"password\":\"p\\\"w\",\"n\":1}     | {\"user\":\"u\",\"password\":\"[redacted]\",\"n\":1}",
                "{\"log\":\"{\\\"apiKey\\\":\\\"abc\\\"}\"}            | {\"log\":\"{\\\"apiKey\\\":\\\"[redacted]\\\"}\"}",
                "GET /x?access_token=abc123&page=2 HTTP/1.1   | GET /x?access_token=[redacted]&page=2 HTTP/1.1",
                "run --password s3cret --verbose              | run --password [redacted] --verbose",
                "token: a1b2c3                                | token: [redacted]",
                "secret => xyz                                | secret => [redacted]",
                "Authorization: Basic dXNlcjpwYXNz            | Authorization: [redacted]",
                "sent Bearer abcDEF123456 to x                | sent Bearer [redacted] to x",
                "Cookie: sid=1; theme=dark                    | Cookie: [redacted]",
                "key AKIAIOSFODNN7EXAMPLE used                | key [redacted] used",
                "push ghp_abcdefghijklmnopqrstuvwxyz0123456789 | push [redacted]",
                "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1 end | jwt [redacted] end",
                "mail to jane.doe+x@mail.example.com failed   | mail to [redacted] failed",
                "redis://user:pa%24s@10.0.0.1:6379/0 refused  | redis://[redacted]@10.0.0.1:6379/0 refused",
                "card 4111 1111 1111 1111 declined            | card [redacted] declined",
                "card 378282246310005 declined                | card [redacted] declined",
                "card 5555-5555-5555-4444 declined            | card [redacted] declined",
                "customer_no=7781 failed                      | customer_no=[redacted] failed",
                "got acme-77f on line                         | got [redacted] on line",
                "send to mars.internal:80                     | send to [redacted]:80",
            })
    void secretsAreTakenOut(String text, String expected) {
        // When
        Redacted redacted = redactor.redact(text);

        // Then
        assertThat(redacted).isEqualTo(new Redacted(expected, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/user.slice/user-1000.slice/user@1000.service/app.slice,task=a,pid=1",
                "Out of memory: Killed process 4111 (java) total-vm:4611686018427387904kB, anon-rss:4398046511104kB, UID:1000",
                "\tat java.base@17.0.1/java.lang.Thread.run(Thread.java:833)",
                "java.lang.Object@1a2b3c4d",
                "2026-11-22T08:27:07.106Z 1795336027106 1795336027106000 1795336027106000000",
                "failed to read token: Connection reset by peer",
                "password: Connection reset by peer",
                "unexpected token: end of input",
                "Basic authentication failed",
                "{\"password\":null,\"token\":false}",
                "TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.  Check SNMP counters.",
                "GET http://10.0.0.1:8080/a@b HTTP/1.1",
                "getty@tty1.service: Main process exited, code=killed, status=9/KILL",
                "card 4111 1111 1111 1112 has a wrong check digit",
            })
    void whatIsNoSecretStays(String text) {
        // When
        Redacted redacted = redactor.redact(text);

        // Then
        assertThat(redacted).isEqualTo(new Redacted(text, 0));
    }

    @Test
    void aPrivateKeyIsTakenOutWhole() {
        // Given
        String text = "loaded\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----\ndone";

        // When
        Redacted redacted = redactor.redact(text);

        // Then
        assertThat(redacted).isEqualTo(new Redacted("loaded\n[redacted]\ndone", 1));
    }

    @Test
    void secretsThatOverlapCountOnce() {
        // Given
        String text = "url=https://jane@mail.example.com@host.example.org/x";

        // When
        Redacted redacted = redactor.redact(text);

        // Then
        assertThat(redacted.text()).isEqualTo("url=https://[redacted]@host.example.org/x");
        assertThat(redacted.count()).isEqualTo(1);
    }

    @Test
    void aRuleThatWouldHideEverythingIsRefused() {
        // When // Then
        assertThatThrownBy(() -> new RedactionSettings(List.of(), List.of("a"), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token prefix \"a\" is too short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=",
                "password: ",
                "password:\"",
                "cookie: Broken pipe ",
                "token: ",
                "eyJ",
                "eyJa.",
                "a@b ",
                "a@b.",
                "://",
                "://@",
                "-----BEGIN ",
                "-----BEGIN RSA PRIVATE KEY-----",
                "4111 ",
                "4111-1111-",
                "ghp_",
                "AKIA",
                "Bearer ",
                "--token ",
                "\\\"",
                "=",
                "1",
                "a",
                "@",
                "é@"
            })
    void aHostileTextTakesTimeInProportionToItsLength(String unit) {
        // Given
        String hostile = unit.repeat(400_000 / unit.length());

        // When: it takes some thousandths of a second, a quadratic rule would take a minute
        Redacted redacted = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> redactor.redact(hostile));

        // Then
        assertThat(redacted.text()).isNotEmpty();
    }
}
