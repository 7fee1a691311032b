// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Diagnoses to render: a plain one, and one all of whose texts a stranger chose. */
final class Diagnoses {
    static final Instant START = Instant.parse("2026-03-01T12:00:00.250Z");
    static final String ID = "m1-1772366400250-0123456789ab";

    private Diagnoses() {}

    static Diagnosis plain(int revision, Status status) {
        return of(revision, status, "mysqld", "web-1", "mysqld (pid 4711) was killed at its limit of 512 MiB");
    }

    static Diagnosis hostile(String text) {
        return of(2, Status.PROVISIONAL, text, text, text);
    }

    private static Diagnosis of(int revision, Status status, String process, String hostname, String said) {
        Party culprit =
                new Party(process, 4711, "/system.slice/" + process, process + ".service", null, "10.0.0.7:5432");
        Party victim = new Party(null, null, null, null, process, said);
        Evidence evidence = new Evidence(said, "512 MiB", "512 MiB", "kernel", "kmsg#1", START, Direction.SUPPORTS);
        return new Diagnosis(
                ID,
                revision,
                status,
                status == Status.SUPERSEDED ? "m1-1772366400000-ba9876543210" : null,
                new Diagnosis.Host("m1", hostname, "6.12.0", "b1"),
                START,
                START.plusSeconds(5),
                START.plusSeconds(7),
                Severity.CRITICAL,
                said,
                false,
                "kmsg#1",
                "cgroup-memory-limit",
                Verdict.ESTABLISHED,
                0.97,
                said,
                culprit,
                List.of(victim),
                List.of(new CauseVerdict("cgroup-memory-limit", Verdict.ESTABLISHED, 0.97, List.of(evidence))),
                List.of(evidence),
                List.of(new Remedy(
                        Remedy.Kind.LOOK, "systemctl status " + process, said, null, null, null, null, null)),
                List.of(),
                null,
                1,
                List.of(),
                List.of(said),
                List.of(said),
                null,
                "rules-1",
                false);
    }

    static Gap gap(GapKind kind, String source, String detail) {
        return new Gap("m1", "b1", source, kind, START, START.plusSeconds(1), 3L, detail);
    }

    /** Text that tries to get out of wherever it is put. */
    static String hostileText(Random random) {
        String[] pieces = {
            "\n",
            "\r\n",
            "\0",
            "\u001b[2J",
            "|",
            "\\",
            "=",
            " cs1=owned",
            "\"",
            "\"}",
            "]",
            "\\n",
            "\\|",
            "{",
            ",",
            "\u202e",
            "\u2028",
            "\ud800",
            "\ud83d\ude00",
            "é",
            "<13>1 - - - - - -",
            "CEF:0|x|",
            "a",
            " ",
            "%0a",
            "' OR 1"
        };
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(random.nextInt(20) == 0 ? 3_000 : 12);
        for (int i = 0; i < length; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
