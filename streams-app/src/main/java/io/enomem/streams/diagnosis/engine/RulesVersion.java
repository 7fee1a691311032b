// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Thresholds;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.Question;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A hash of what the rules say: causes, their predicates in words, and every threshold; after a plus sign another of what the user has set. */
final class RulesVersion {
    /** Raised when a rule changes its meaning but not its words. */
    private static final int REVISION = 2;

    private static final int SHOWN_BYTES = 6;
    private static final int SET_SHOWN_BYTES = 3;

    private RulesVersion() {}

    static String of(List<Cause> causes, Thresholds thresholds) {
        StringBuilder rules = new StringBuilder().append(REVISION).append('\n');
        for (Threshold threshold : Threshold.values()) {
            rules.append(threshold.name())
                    .append('=')
                    .append(threshold.standard().value())
                    .append('\n');
        }
        for (Cause cause : causes) {
            rules.append(cause.id()).append('\n');
            for (Question question : cause.questions()) {
                rules.append(question.role())
                        .append(' ')
                        .append(question.words())
                        .append('\n');
            }
        }
        String shipped = digest(rules, SHOWN_BYTES);
        return thresholds.set().isEmpty() ? shipped : shipped + '+' + digest(thresholds.set(), SET_SHOWN_BYTES);
    }

    private static String digest(Object words, int bytes) {
        return HexFormat.of().formatHex(sha256().digest(words.toString().getBytes(StandardCharsets.UTF_8)), 0, bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
