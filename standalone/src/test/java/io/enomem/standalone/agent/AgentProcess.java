// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.agent;

import io.enomem.agent.AgentMain;
import io.enomem.standalone.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/** The agent as a process of its own, which a test may kill, and what is written for it to read. */
final class AgentProcess {
    static final Path KMSG = Path.of("/dev/kmsg");

    /** Stands in every line that is written, and must come through nowhere. */
    static final String SECRET = "hunter2-must-not-leave";

    private final Path directory;
    private final String mark = "enomem-test-" + UUID.randomUUID();
    private final List<String> written = new ArrayList<>();

    AgentProcess(Path directory) throws IOException {
        this.directory = directory;
        Files.createFile(log());
    }

    Process start(Path config) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AgentMain.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
    }

    Path config(EmbeddedKafka kafka) throws IOException {
        Properties properties = new Properties();
        kafka.clientSettings().forEach((key, value) -> properties.setProperty("kafka." + key, value));
        properties.setProperty("agent.state.dir", state().toString());
        properties.setProperty("agent.sample.interval.ms", "500");
        properties.setProperty("agent.logs", log().toString());
        Path config = directory.resolve("agent.properties");
        try (OutputStream out = Files.newOutputStream(config)) {
            properties.store(out, null);
        }
        return config;
    }

    /**
     * Writes a line of facility 1 to the kernel's log and one to the application's. Each write opens the device anew: the
     * kernel limits the rate of lines for each opening (printk_devkmsg).
     */
    void write() throws IOException {
        String text = mark + " " + written.size();
        Files.write(KMSG, ("<12>" + text + " password=" + SECRET + "\n").getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                log(), text + " password=" + SECRET + " write: Cannot allocate memory\n", StandardOpenOption.APPEND);
        written.add(text);
    }

    List<String> written() {
        return written;
    }

    /** True for a text that {@link #write} wrote. */
    boolean isWritten(String text) {
        return text.startsWith(mark);
    }

    Path log() {
        return directory.resolve("shop.log");
    }

    Path state() {
        return directory.resolve("state");
    }

    /** What the process prints. */
    Path output() {
        return directory.resolve("agent.log");
    }
}
