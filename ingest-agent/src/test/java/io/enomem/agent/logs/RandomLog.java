// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes logs of everything that is hard about logs, the same for the same seed. */
final class RandomLog {

    private static final List<String> PIECES = List.of(
            "2026-11-22T08:00:00Z INFO all is well\n",
            "2026-11-22 08:00:01,123 ERROR [main] a.B - send failed\njava.io.IOException: Connection reset by peer\n\tat a.B.c(B.java:1)\n",
            "2026-11-22 08:00:01,123 ERROR w: send\nTraceback (most recent call last):\n  File \"w.py\", line 1\n    x()\nBrokenPipeError: [Errno 32] Broken pipe\n",
            "fork: Cannot allocate memory\n",
            "\n",
            "\n\n",
            "EPIPE\r\n",
            "\tindented and alone\n",
            "   EPIPE indented\n",
            "goroutine 1 [running]:\nmain.main()\n\t/app/main.go:10\n",
            "fatal error: runtime: out of memory\n\nruntime stack:\nruntime.throw(0x1)\n\t/go/panic.go:1\n",
            "{\"log\":\"part of EPI\",\"stream\":\"stdout\",\"time\":\"2026-11-22T08:00:02Z\"}\n",
            "{\"log\":\"EMFILE whole\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-22T08:00:02Z\"}\n",
            "2026-11-22T08:00:03.1Z stderr P part ENOMEM \n",
            "2026-11-22T08:00:03.1Z stderr F rest\n",
            "2026-11-22T08:00:03.1Z stdout P other EPIPE \n2026-11-22T08:00:03.1Z stderr P mine EMFILE \n",
            "2026-11-22T08:00:03.1Z stdout F other rest\n",
            "2026-11-22T08:00:03.1Z stderr F java.io.IOException: Broken pipe\n2026-11-22T08:00:03.1Z stdout F well\n"
                    + "2026-11-22T08:00:03.1Z stderr F \tat a.B.c(B.java:1)\n",
            "nothing\u0000of \u00e9 note\n",
            "Caused by: nobody\n",
            "}\n");

    private RandomLog() {}

    static byte[] make(Random random, int pieces) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int i = 0; i < pieces; i++) {
            int kind = random.nextInt(60);
            if (kind == 0) {
                log.writeBytes(longLine(random));
            } else if (kind == 1) {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                log.writeBytes(noise);
            } else if (kind == 2) {
                log.writeBytes(
                        "\tat a.b.C.d(C.java:1)\n".repeat(random.nextInt(400)).getBytes(StandardCharsets.UTF_8));
            } else {
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                log.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
            }
        }
        return log.toByteArray();
    }

    private static byte[] longLine(Random random) {
        String line = "x".repeat(random.nextInt(90_000))
                + (random.nextBoolean() ? "ENOBUFS " : " ")
                + "y".repeat(random.nextInt(90_000))
                + (random.nextBoolean() ? "\n" : "ENFILE\n");
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
