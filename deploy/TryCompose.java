// SPDX-License-Identifier: Apache-2.0

import io.enomem.standalone.deploy.Dockerfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.metadata.storage.Formatter;
import org.yaml.snakeyaml.Yaml;

/** See try-compose beside it. A service of the file is a process here; its name is a loopback address of its own. */
public final class TryCompose {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String TOKEN = "try-compose-token-of-no-value";
    private static final Map<String, String> USERS = Map.of("enomem", "10001", "root", "0", "nobody", "nobody");
    /** What Docker mounts a tmpfs with, before the options of the file. */
    private static final String TMPFS = "noexec,nosuid,nodev";

    private final Path root;
    private final Dockerfile dockerfile;
    private final boolean mounts;
    private final Path lib;
    private final Path tools;
    private final Path work;
    private final Map<String, Map<String, Object>> services;
    private final Map<String, String> addresses = new TreeMap<>();
    private final Map<String, Process> running = new LinkedHashMap<>();

    private TryCompose(List<String> arguments) throws IOException {
        root = Path.of(arguments.get(0)).toRealPath();
        dockerfile = Dockerfile.read(root);
        mounts = run(List.of("unshare", "--mount", "true")) == 0;
        lib = Path.of(arguments.get(1)).toRealPath();
        tools = Path.of(arguments.get(2)).toRealPath();
        int profile = arguments.indexOf("--profile");
        String chosen = profile < 0 ? "" : arguments.get(profile + 1);
        work = Files.createTempDirectory("try-compose-");
        run(List.of("chmod", "755", work.toString()));
        Map<String, Object> file = new Yaml().load(Files.readString(root.resolve("docker-compose.yml")));
        services = new LinkedHashMap<>();
        map(file.get("services")).forEach((name, service) -> {
            List<?> profiles = (List<?>) map(service).getOrDefault("profiles", List.of());
            if (profiles.isEmpty() || profiles.contains(chosen)) {
                services.put(name, map(service));
                addresses.put(name, "127.0.0." + (11 + addresses.size()));
            }
        });
        // What lives in the network of the host reaches the broker by the published port.
        addresses.put("agent", "127.0.0.1");
    }

    public static void main(String[] arguments) throws Exception {
        TryCompose compose = new TryCompose(List.of(arguments));
        Thread stop = new Thread(compose::kill);
        Runtime.getRuntime().addShutdownHook(stop);
        boolean served = compose.serve();
        boolean stopped = compose.stop();
        System.exit(served && stopped ? 0 : 1);
    }

    private boolean serve() throws Exception {
        List<String> started = new ArrayList<>();
        while (started.size() < services.size()) {
            for (Map.Entry<String, Map<String, Object>> service : services.entrySet()) {
                if (!started.contains(service.getKey())
                        && started.containsAll(map(service.getValue().get("depends_on")).keySet())) {
                    for (Map.Entry<String, Object> other : map(service.getValue().get("depends_on")).entrySet()) {
                        await(other.getKey(), String.valueOf(map(other.getValue()).get("condition")));
                    }
                    start(service.getKey(), service.getValue());
                    started.add(service.getKey());
                }
            }
        }
        for (Map.Entry<String, Map<String, Object>> service : services.entrySet()) {
            if (service.getValue().containsKey("healthcheck")) {
                await(service.getKey(), "service_healthy");
            }
        }
        await("this host in the answer of streams-1", () -> get("streams-1").contains("\"machineId\""));
        await("the same in that of streams-2", () -> get("streams-2").contains("\"machineId\""));
        return true;
    }

    private void await(String service, String condition) throws Exception {
        if (condition.equals("service_healthy")) {
            await(service + " healthy", () -> healthy(service));
        } else if (condition.equals("service_completed_successfully")) {
            await(service + " completed", () -> !running.get(service).isAlive());
            if (running.get(service).exitValue() != 0) {
                throw new IllegalStateException(service + " failed; see " + log(service));
            }
        }
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        long began = System.nanoTime();
        while (!condition.call()) {
            for (Map.Entry<String, Process> process : running.entrySet()) {
                if (!process.getValue().isAlive() && process.getValue().exitValue() != 0) {
                    throw new IllegalStateException(process.getKey() + " ended: " + Files.readString(log(process.getKey())));
                }
            }
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException("Waited too long for: " + what + "; logs in " + work);
            }
            Thread.sleep(500);
        }
        System.out.printf("%5.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }

    private void start(String name, Map<String, Object> service) throws IOException, InterruptedException {
        Map<String, String> environment = new TreeMap<>();
        map(service.get("environment")).forEach((key, value) -> environment.put(key, here(name, String.valueOf(value))));
        List<String> user = user(name, service);
        List<String> command = new ArrayList<>(tmpfs(name, service));
        command.addAll(user);
        if (name.equals("kafka")) {
            command.addAll(kafka(environment));
        } else if (name.equals("rsyslog")) {
            command.addAll(rsyslog());
        } else {
            command.add(root.resolve("deploy/enomem").toString());
            ((List<?>) service.get("command")).forEach(part -> command.add(String.valueOf(part)));
            environment.put("APP_LIB", lib.toString());
            if (service.containsKey("tmpfs")) {
                environment.merge("ENOMEM_JAVA_OPTS", "-Djava.io.tmpdir=" + tmp(name), (a, b) -> a + " " + b);
            }
            if (environment.containsKey("ENOMEM_STREAMS_APPLICATION_SERVER")) {
                environment.put("ENOMEM_REST_LISTEN", environment.get("ENOMEM_STREAMS_APPLICATION_SERVER"));
            }
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("ENOMEM_") || key.startsWith("KAFKA_"));
        builder.environment().putAll(environment);
        running.put(name, builder.directory(work.toFile()).start());
        System.out.println("started  " + name + ": " + String.join(" ", user));
    }

    /** As which user, with which capabilities; nothing where this one may not choose. */
    private List<String> user(String name, Map<String, Object> service) throws IOException, InterruptedException {
        Path data = Files.createDirectories(work.resolve(name));
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        Files.createFile(log(name));
        if (!service.containsKey("build")) {
            run(List.of("chown", "-R", USERS.get("enomem"), data.toString()));
            return as(USERS.get("enomem"), "-all");
        }
        String target = String.valueOf(map(service.get("build")).get("target"));
        String user = USERS.get(dockerfile.user(target));
        run(List.of("chown", user, data.toString()));
        for (Object volume : (List<?>) service.getOrDefault("volumes", List.of())) {
            String directory = volume.toString().substring(volume.toString().indexOf(':') + 1);
            String owner = dockerfile.owner(target, directory);
            // The receiver of syslog writes to its work directory here.
            if (owner != null && !name.equals("rsyslog")) {
                String made = data + directory;
                run(List.of("install", "-d", "-m", "0755", "-o", USERS.get(owner), Path.of(made).getParent().toString()));
                run(List.of("install", "-d", "-m", "0700", "-o", USERS.get(owner), made));
            }
        }
        StringBuilder kept = new StringBuilder("-all");
        ((List<?>) service.getOrDefault("cap_add", List.of()))
                .forEach(capability -> kept.append(",+").append(capability.toString().toLowerCase()));
        return as(user, kept.toString());
    }

    private static List<String> as(String user, String capabilities) {
        List<String> command = new ArrayList<>(List.of("setpriv"));
        if (!user.equals(USERS.get("root"))) {
            command.addAll(List.of("--reuid", user, "--clear-groups"));
        }
        command.addAll(List.of("--bounding-set", capabilities, "--no-new-privs"));
        return command;
    }

    /** Mounts its /tmp as Docker would, for its eyes only; nothing where this one may not mount. */
    private List<String> tmpfs(String name, Map<String, Object> service) throws IOException {
        List<?> entries = (List<?>) service.getOrDefault("tmpfs", List.of());
        if (entries.isEmpty()) {
            return List.of();
        }
        Files.createDirectories(tmp(name));
        String[] entry = entries.get(0).toString().split(":", 2);
        String options = TMPFS + ",mode=1777" + (entry.length > 1 ? "," + entry[1] : "");
        return mounts
                ? List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs -o \"$1\" tmpfs \"$2\" && shift 2 && exec \"$@\"",
                        "sh", options, tmp(name).toString())
                : List.of();
    }

    private Path tmp(String name) {
        return work.resolve(name + "-tmp");
    }

    /** What the image makes of its variables, and starts. */
    private List<String> kafka(Map<String, String> environment) throws IOException {
        Properties settings = new Properties();
        environment.forEach((key, value) -> {
            if (key.startsWith("KAFKA_")) {
                settings.put(key.substring(6).toLowerCase().replace('_', '.'), value.replace("://:", "://" + addresses.get("kafka") + ":"));
            }
        });
        Path data = Path.of(settings.getProperty("log.dirs"));
        try {
            new Formatter()
                    .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
                    .setClusterId(environment.get("CLUSTER_ID"))
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .run();
            run(List.of("chmod", "-R", "a+rwX", data.toString()));
        } catch (Exception e) {
            throw new IOException(e);
        }
        Path file = work.resolve("server.properties");
        try (var out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        return List.of("java", "-Xmx512m", "-cp", lib + "/*:" + tools + "/*", "kafka.Kafka", file.toString());
    }

    private List<String> rsyslog() throws IOException {
        String config = Files.readString(root.resolve("deploy/rsyslog/rsyslog.conf"))
                .replace("/var/log/enomem", work.resolve("rsyslog").toString())
                .replace("port=\"2514\"", "port=\"2514\" address=\"" + addresses.get("rsyslog") + "\"");
        Path file = Files.writeString(work.resolve("rsyslog.conf"), config);
        return List.of("/usr/sbin/rsyslogd", "-n", "-i", "NONE", "-f", file.toString());
    }

    private boolean healthy(String name) throws IOException, InterruptedException {
        List<String> test = new ArrayList<>();
        ((List<?>) map(services.get(name).get("healthcheck")).get("test")).forEach(part -> test.add(String.valueOf(part)));
        String kind = test.remove(0);
        String address = addresses.get(name);
        List<String> command = new ArrayList<>(kind.equals("CMD-SHELL") ? List.of("sh", "-c") : List.of());
        test.forEach(part -> command.add(part.replaceAll("localhost|127[.]0[.]0[.]1(?![0-9])", address)));
        if (command.get(0).equals("/usr/bin/enomem-healthy")) {
            command.set(0, root.resolve("deploy/healthy").toString());
        } else if (command.get(0).equals("/opt/kafka/bin/kafka-topics.sh")) {
            command.set(0, "org.apache.kafka.tools.TopicCommand");
            command.addAll(0, List.of("java", "-cp", lib + "/*:" + tools + "/*"));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HEALTHY_HOST", address);
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** Names are addresses here, and paths of containers lie below the work directory. */
    private String here(String service, String value) {
        if (value.startsWith("/var/lib/")) {
            return work.resolve(service) + value;
        }
        String text = value.startsWith("${ENOMEM_TOKEN") ? TOKEN : value;
        for (Map.Entry<String, String> each : addresses.entrySet()) {
            text = text.replaceAll("(?<![A-Za-z0-9.-])" + each.getKey() + "(?=:|$)", each.getValue());
        }
        if (service.equals("kafka")) {
            // HOST is for what lives in the network of the host: the published port is the listener itself.
            text = text.replace("HOST://127.0.0.1", "HOST://" + addresses.get("kafka"));
        }
        if (service.equals("agent")) {
            text = text.replace("127.0.0.1:19092", addresses.get("kafka") + ":19092");
        }
        return text;
    }

    private String get(String service) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + addresses.get(service) + ":7670/api/v1/hosts"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** In the reverse order, as compose does; true if each ended as asked. */
    private boolean stop() throws InterruptedException {
        List<String> names = new ArrayList<>(running.keySet());
        boolean clean = true;
        for (int i = names.size() - 1; i >= 0; i--) {
            Process process = running.get(names.get(i));
            process.destroy();
            boolean ended = process.waitFor(45, TimeUnit.SECONDS);
            int exit = ended ? process.exitValue() : -1;
            System.out.println("stopped  " + names.get(i) + ": " + (ended ? "exit " + exit : "had to be killed"));
            clean &= exit == 0 || exit == 143;
        }
        return clean;
    }

    private void kill() {
        running.values().forEach(Process::destroyForcibly);
    }

    private Path log(String name) {
        return work.resolve(name + ".log");
    }

    private static int run(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
