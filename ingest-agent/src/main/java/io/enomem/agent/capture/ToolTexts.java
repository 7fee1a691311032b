// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What {@code ss} of this host prints, by the names that captures give it. */
final class ToolTexts {
    private static final int MAX_BYTES = 64 << 20;
    private static final long TIMEOUT_SECONDS = 20;
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
            byte[] text = run(command);
            if (text != null) {
                texts.put("ss_" + options + ".txt", text);
            }
        }
        return texts;
    }

    private static byte @Nullable [] run(List<String> command) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null;
        }
        CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            byte[] text = out.readNBytes(MAX_BYTES);
            return process.waitFor() == 0 ? text : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            process.destroyForcibly();
        }
    }
}
