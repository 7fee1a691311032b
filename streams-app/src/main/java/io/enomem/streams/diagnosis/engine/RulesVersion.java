// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.Question;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A hash of what the rules say: causes, their predicates in words, and every threshold. */
final class RulesVersion {
    /** Raised when a rule changes its meaning but not its words. */
    private static final int REVISION = 1;

    private static final int SHOWN_BYTES = 6;

    private RulesVersion() {}

    static String of(List<Cause> causes) {
        StringBuilder rules = new StringBuilder().append(REVISION).append('\n');
        for (Threshold threshold : Threshold.values()) {
            rules.append(threshold.name()).append('=').append(threshold.value()).append('\n');
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
        byte[] digest = sha256().digest(rules.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
