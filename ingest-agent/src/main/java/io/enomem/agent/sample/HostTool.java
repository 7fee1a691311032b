// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program of this host whose output is read. What it says of errors is not. */
public final class HostTool {
    private HostTool() {}

    /** Reads what a program prints, up to its end or as far as wanted. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads; an error is as good as no program. */
        T read(InputStream output) throws IOException;
    }

    /**
     * Runs it to its end, without input.
     *
     * @param limit after which it is killed
     * @return what was read; null if there is no such program, it failed or it was killed
     */
    public static <T> @Nullable T read(List<String> command, Duration limit, Reader<T> reader) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null;
        }
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::destroyForcibly);
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            T read = reader.read(output);
            return process.waitFor() == 0 ? read : null;
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
