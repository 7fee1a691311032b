// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import io.enomem.agent.sample.HostTool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code ss} of this host prints, by the names that captures give it. */
final class ToolTexts {
    private static final int MAX_BYTES = 64 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> OPTIONS = List.of("-s", "-tanmepiHO", "-uanmepHO");

    private ToolTexts() {}

    /** Runs it. What it cannot print is missing. */
    static Map<String, byte[]> read() {
        return read(List.of());
    }

    /**
     * Runs it behind another command, which runs it elsewhere.
     *
     * @param before that command with its arguments
     */
    static Map<String, byte[]> read(List<String> before) {
        Map<String, byte[]> texts = new LinkedHashMap<>();
        for (String options : OPTIONS) {
            List<String> command = new ArrayList<>(before);
            command.addAll(List.of("ss", options));
            byte[] text = HostTool.read(command, LIMIT, output -> output.readNBytes(MAX_BYTES));
            if (text != null) {
                texts.put("ss_" + options + ".txt", text);
            }
        }
        return texts;
    }
}
