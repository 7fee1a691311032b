// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.data.DataDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;

/**
 * A real broker with Enomem's topics in a process of its own, for measurements of what talks to it. {@code DIRECTORY
 * CONFIG}: keeps its data in the directory, and writes the settings by which an agent reaches it into the file once it
 * serves. Runs until the process is asked to stop.
 */
public final class LoopbackBroker {
    private LoopbackBroker() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(asked, closed), "stop"));
        try (DataDirectory directory = DataDirectory.open(Path.of(args[0]));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, System.err::println)) {
            try (Admin admin = Admin.create(new HashMap<>(kafka.clientSettings()))) {
                new TopicAdmin(admin, new Topics("enomem").all()).createMissing(4, (short) 1, 1);
            }
            tell(kafka, Path.of(args[1]));
            asked.await();
        } finally {
            closed.countDown();
        }
    }

    private static void tell(EmbeddedKafka kafka, Path config) throws IOException {
        Properties properties = new Properties();
        kafka.clientSettings().forEach((key, value) -> properties.setProperty("kafka." + key, value));
        Path unfinished = Path.of(config + ".unfinished");
        try (OutputStream out = Files.newOutputStream(unfinished)) {
            properties.store(out, null);
        }
        Files.move(unfinished, config);
    }

    private static void stop(CountDownLatch asked, CountDownLatch closed) {
        asked.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
