// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.enomem.streams.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real rsyslogd of this machine, with a file that holds one line per message: its event id and its text. */
final class Rsyslog implements AutoCloseable {
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/rsyslogd"), Path.of("/sbin/rsyslogd"));

    final int port;
    private final Path directory;
    private final String modules;
    private final String input;
    private Process process;

    /**
     * @param modules lines that load what the input needs
     * @param input the input, PORT standing for its port
     */
    private Rsyslog(Path directory, String modules, String input) throws IOException {
        this.directory = directory;
        this.modules = modules;
        this.port = freePort();
        this.input = input.replace("PORT", Integer.toString(port));
    }

    static Rsyslog relp(Path directory) throws IOException {
        needs("imrelp.so", "rsyslog-relp");
        return new Rsyslog(
                directory,
                "module(load=\"imrelp\" ruleset=\"keep\")",
                "input(type=\"imrelp\" address=\"127.0.0.1\" port=\"PORT\")");
    }

    static Rsyslog tcp(Path directory) throws IOException {
        needs("imtcp.so", "rsyslog");
        return new Rsyslog(
                directory,
                "module(load=\"imtcp\")",
                "input(type=\"imtcp\" address=\"127.0.0.1\" port=\"PORT\" ruleset=\"keep\")");
    }

    static Rsyslog tls(Path directory, TestCertificate certificate) throws IOException {
        needs("lmnsd_gtls.so", "rsyslog-gnutls");
        return new Rsyslog(
                directory,
                "global(defaultNetstreamDriverCAFile=\"" + certificate.pem() + "\" defaultNetstreamDriverCertFile=\""
                        + certificate.pem() + "\" defaultNetstreamDriverKeyFile=\"" + certificate.key() + "\")\n"
                        + "module(load=\"imtcp\" streamDriver.name=\"gtls\" streamDriver.mode=\"1\" streamDriver.authMode=\"anon\")",
                "input(type=\"imtcp\" address=\"127.0.0.1\" port=\"PORT\" ruleset=\"keep\")");
    }

    /** RELP over TLS that takes only who shows a certificate that this authority signed. */
    static Rsyslog relpTls(Path directory, TestCertificate certificate) throws IOException {
        needs("imrelp.so", "rsyslog-relp");
        return new Rsyslog(
                directory,
                "module(load=\"imrelp\" ruleset=\"keep\" tls.tlslib=\"openssl\")",
                "input(type=\"imrelp\" address=\"127.0.0.1\" port=\"PORT\" tls=\"on\" tls.authMode=\"certvalid\""
                        + " tls.caCert=\"" + certificate.pem() + "\" tls.myCert=\"" + certificate.pem()
                        + "\" tls.myPrivKey=\"" + certificate.key() + "\")");
    }

    /** Skips the test, and says so, where rsyslog is missing. */
    private static void needs(String module, String debianPackage) throws IOException {
        boolean present = PLACES.stream().anyMatch(Files::isExecutable);
        if (present) {
            try (Stream<Path> found = Files.find(
                    Path.of("/usr/lib"), 4, (path, attributes) -> path.endsWith(Path.of("rsyslog", module)))) {
                present = found.findAny().isPresent();
            }
        }
        assumeTrue(present, "rsyslogd with " + module + " is not installed: apt-get install " + debianPackage);
    }

    void start() throws IOException {
        // Direct queue and synchronous writes: what is acknowledged stands in the file.
        Files.writeString(directory.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s" maxMessageSize="8k")
                %2$s
                template(name="line" type="string" string="%%structured-data%%\t%%msg%%\n")
                ruleset(name="keep" queue.type="Direct") {
                  action(type="omfile" file="%1$s/received.log" template="line" asyncWriting="off" flushOnTXEnd="on")
                }
                %3$s
                """.formatted(directory, modules, input));
        process = new ProcessBuilder(
                        PLACES.stream()
                                .filter(Files::isExecutable)
                                .findFirst()
                                .orElseThrow()
                                .toString(),
                        "-n",
                        "-i",
                        directory.resolve("pid").toString(),
                        "-f",
                        directory.resolve("rsyslog.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("rsyslog.out").toFile()))
                .start();
        await().atMost(Duration.ofMinutes(3)).until(this::isListening);
    }

    private boolean isListening() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("rsyslogd ended: " + Files.readString(directory.resolve("rsyslog.out")));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Holds it still; returns when none of its threads runs any more. */
    void suspend() throws IOException, InterruptedException {
        signal("STOP");
        // A thread may end between the look for threads and the look at each.
        await().atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(NoSuchFileException.class)
                .until(this::isSuspended);
    }

    /** Lets it go on. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** State T of each thread (proc_pid_stat(5)); the name before it may hold anything but ends with the last bracket. */
    private boolean isSuspended() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** The whole lines so far; one that is being written is none yet. */
    List<String> received() throws IOException {
        Path file = directory.resolve("received.log");
        String text = Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
