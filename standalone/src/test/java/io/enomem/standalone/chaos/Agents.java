// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The process of {@link AgentsMain}, as a test sees it. */
final class Agents implements AutoCloseable {
    private final Path directory;
    private final KnownLoad load;
    private final long stepMillis;
    private JavaProcess process;

    /** Starts them. */
    Agents(Path directory, Map<String, String> client, KnownLoad load, long stepMillis) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.load = load;
        this.stepMillis = stepMillis;
        Properties properties = new Properties();
        properties.putAll(client);
        try (var out = Files.newBufferedWriter(directory.resolve("client.properties"))) {
            properties.store(out, null);
        }
        process = begin();
    }

    private JavaProcess begin() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), Long.toString(stepMillis)));
        arguments.addAll(load.arguments());
        return JavaProcess.start(directory.resolve("agents.log"), AgentsMain.class, arguments);
    }

    /** As kill -9, and at once the next life. */
    void killAndRestart() throws IOException, InterruptedException {
        process.kill();
        process = begin();
    }

    /** Ends the load and waits until the broker has all of it. */
    void end() throws IOException {
        Files.createFile(directory.resolve(AgentsMain.END));
        await().atMost(Processes.PATIENCE).until(() -> Files.exists(directory.resolve(AgentsMain.DONE)));
    }

    /** Steps that a host has made; final once the load has ended. */
    int steps(int host) throws IOException {
        return Integer.parseInt(Files.readString(directory.resolve(host + AgentsMain.BEGUN)));
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
