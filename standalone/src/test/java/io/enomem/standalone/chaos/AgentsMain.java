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
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.specific.SpecificRecord;

/**
 * The agents of all hosts of a known load, in one process that can be killed: the agent's own shipper for each, and the
 * agent's rule for positions: one is stored only once the broker has all that comes before it. What was sent
 * and not yet stored is sent again by the next life.
 */
final class AgentsMain {
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
        Files.writeString(state.resolve("done"), "done");
        new CountDownLatch(1).await();
    }

    private void ship(int host, CountDownLatch done) {
        try (Shipper shipper = shipper(host)) {
            int step = position(host);
            for (OptionalInt end = end(); end.isEmpty() || step < end.getAsInt(); end = end()) {
                put(shipper, host, step, load.step(host, step));
                step++;
                Thread.sleep(stepMillis);
            }
            // What waits in the spool is acknowledged to nobody: whoever comes after it tells that it is through.
            while (position(host) <= step) {
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
                    store(host, step + 1);
                }
            });
        }
    }

    /** The step before which it shall end, once that is decided. */
    private OptionalInt end() throws IOException {
        Path file = state.resolve("end");
        return Files.exists(file) ? OptionalInt.of(Integer.parseInt(Files.readString(file))) : OptionalInt.empty();
    }

    private synchronized void store(int host, int next) {
        try {
            if (next <= position(host)) {
                return;
            }
            Path fresh = state.resolve(host + ".new");
            Files.writeString(fresh, Integer.toString(next));
            Files.move(
                    fresh,
                    state.resolve(host + ".position"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int position(int host) throws IOException {
        Path file = state.resolve(host + ".position");
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
