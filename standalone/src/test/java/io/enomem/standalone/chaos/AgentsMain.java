// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import io.enomem.agent.ship.Shipper;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.specific.SpecificRecord;

/**
 * The agents of all hosts of a known load, in one process that can be killed: the agent's own shipper for each, and the
 * agent's rule for positions: one is stored only once the broker has all that comes before it. What was sent
 * and not yet stored is sent again by the next life.
 */
final class AgentsMain {
    /** File that asks it to end. */
    static final String END = "end";

    /** File that says that all has been acknowledged. */
    static final String DONE = "done";

    /** With a host's number before it: steps begun, by any life. */
    static final String BEGUN = ".begun";

    /** Likewise: steps acknowledged. */
    private static final String POSITION = ".position";

    private final KnownLoad load;
    private final Path state;
    private final Properties client = new Properties();
    private final long stepMillis;

    private AgentsMain(Path state, long stepMillis, KnownLoad load) throws IOException {
        this.state = state;
        this.stepMillis = stepMillis;
        this.load = load;
        try (var in = Files.newBufferedReader(state.resolve("client.properties"))) {
            client.load(in);
        }
    }

    /** State directory, milliseconds of a step, the load. */
    public static void main(String[] args) throws Exception {
        KnownLoad load = KnownLoad.of(Arrays.asList(args).subList(2, args.length));
        new AgentsMain(Path.of(args[0]), Long.parseLong(args[1]), load).run();
    }

    private void run() throws Exception {
        CountDownLatch done = new CountDownLatch(load.hosts());
        for (int host = 0; host < load.hosts(); host++) {
            int number = host;
            Thread thread = new Thread(() -> ship(number, done), "host-" + host);
            thread.setDaemon(true);
            thread.start();
        }
        done.await();
        Files.writeString(state.resolve(DONE), "");
        new CountDownLatch(1).await();
    }

    private void ship(int host, CountDownLatch done) {
        try (Shipper shipper = shipper(host)) {
            // Not all in step: something is always under way.
            Thread.sleep(stepMillis * host / load.hosts());
            int step = number(host, POSITION);
            for (; !ended() || step < number(host, BEGUN); step++) {
                store(host, BEGUN, step + 1);
                put(shipper, host, step, load.step(host, step));
                Thread.sleep(stepMillis);
            }
            // What waits in the spool is acknowledged to nobody: whoever comes after it tells that it is through.
            while (number(host, POSITION) <= step) {
                put(shipper, host, step, load.last(host, step));
                Thread.sleep(stepMillis);
            }
            done.countDown();
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing passes what comes before it: with the last record of a step the broker has all steps before, too. */
    private void put(Shipper shipper, int host, int step, List<SpecificRecord> records) throws InterruptedException {
        int last = records.size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean isLast = i == last;
            shipper.put(records.get(i), () -> {
                if (isLast) {
                    store(host, POSITION, step + 1);
                }
            });
        }
    }

    /** Whether it shall end, after the last step that any life of it has begun. */
    private boolean ended() {
        return Files.exists(state.resolve(END));
    }

    private synchronized void store(int host, String name, int next) {
        try {
            if (next <= number(host, name)) {
                return;
            }
            Path fresh = state.resolve(host + ".new");
            Files.writeString(fresh, Integer.toString(next));
            Files.move(
                    fresh,
                    state.resolve(host + name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int number(int host, String name) throws IOException {
        Path file = state.resolve(host + name);
        return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
    }

    private Shipper shipper(int host) throws IOException {
        Map<String, String> settings = new HashMap<>();
        client.stringPropertyNames().forEach(name -> settings.put("kafka." + name, client.getProperty(name)));
        return Shipper.toKafka(
                Settings.of(Definitions.merge(Definitions.common(), Shipper.definition()), settings),
                state.resolve("agent-" + host),
                KnownLoad.machineId(host),
                "boot");
    }
}
