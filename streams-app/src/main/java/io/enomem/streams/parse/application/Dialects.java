// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import java.util.List;
import java.util.Locale;

/**
 * Whose way of writing a record is, where its head does not tell: by marks that only one runtime or server leaves, then by
 * the program that syslog names, then by the name of the log.
 */
final class Dialects {

    private record Mark(String words, String dialect) {}

    private static final List<Mark> MARKS = List.of(
            new Mark("(kafka.", "kafka"),
            new Mark("org.apache.kafka.", "kafka"),
            new Mark("org.elasticsearch.", "elasticsearch"),
            new Mark("\"t\":{\"$date\"", "mongodb"),
            new Mark("Traceback (most recent call last)", "python"),
            new Mark("[Errno ", "python"),
            new Mark("OSError(", "python"),
            new Mark("BrokenPipeError", "python"),
            new Mark("ConnectionResetError", "python"),
            new Mark("(os error ", "rust"),
            new Mark("panicked at", "rust"),
            new Mark("java.lang.", "java"),
            new Mark("java.io.", "java"),
            new Mark("java.net.", "java"),
            new Mark("java.nio.", "java"),
            new Mark("Java Runtime Environment", "java"),
            new Mark("os::commit_memory(", "java"),
            new Mark("\tat java.", "java"),
            new Mark("System.Net.Sockets.", "dotnet"),
            new Mark("System.IO.IOException", "dotnet"),
            new Mark("System.OutOfMemoryException", "dotnet"),
            new Mark("Errno::E", "ruby"),
            new Mark("(NoMemoryError)", "ruby"),
            new Mark("(ThreadError)", "ruby"),
            new Mark("PHP Fatal error", "php"),
            new Mark("PHP Warning", "php"),
            new Mark("NOTICE: PHP message", "php"),
            new Mark("[pool ", "php"),
            new Mark("with errno=", "php"),
            new Mark("JavaScript heap", "node"),
            new Mark("Error: write E", "node"),
            new Mark("Error: read E", "node"),
            new Mark("Error: spawn ", "node"),
            new Mark("Error: connect E", "node"),
            new Mark("errno: -", "node"),
            new Mark("node:internal", "node"),
            new Mark("dial tcp", "go"),
            new Mark("read tcp ", "go"),
            new Mark("write tcp ", "go"),
            new Mark("accept tcp ", "go"),
            new Mark("dial udp", "go"),
            new Mark("read udp ", "go"),
            new Mark("write udp ", "go"),
            new Mark("runtime/cgo:", "go"),
            new Mark("fork/exec ", "go"),
            new Mark("goroutine ", "go"),
            new Mark("runtime: out of memory", "go"),
            new Mark("fatal error: runtime:", "go"),
            new Mark("[MY-", "mysql"),
            new Mark("InnoDB:", "mysql"),
            new Mark("mysqld", "mysql"),
            new Mark("mariadbd", "mysql"),
            new Mark("postmaster", "postgresql"),
            new Mark("LOG:  ", "postgresql"),
            new Mark("FATAL:  ", "postgresql"),
            new Mark("PANIC:  ", "postgresql"),
            new Mark("ERROR:  ", "postgresql"),
            new Mark("Can't save in background", "redis"),
            new Mark("haproxy", "haproxy"));

    /** Programs that are known by themselves, whatever language they are written in. */
    private static final List<Mark> MANAGERS = List.of(
            new Mark("sshd", "sshd"),
            new Mark("systemd", "systemd"),
            new Mark("containerd", "containerd"),
            new Mark("dockerd", "docker"),
            new Mark("kubelet", "kubelet"));

    /** Programs and names of logs, by how they begin. */
    private static final List<Mark> PROGRAMS = List.of(
            new Mark("sshd", "sshd"),
            new Mark("systemd", "systemd"),
            new Mark("containerd", "containerd"),
            new Mark("dockerd", "docker"),
            new Mark("docker", "docker"),
            new Mark("kubelet", "kubelet"),
            new Mark("haproxy", "haproxy"),
            new Mark("envoy", "envoy"),
            new Mark("nginx", "nginx"),
            new Mark("apache", "apache"),
            new Mark("httpd", "apache"),
            new Mark("postgres", "postgresql"),
            new Mark("mysql", "mysql"),
            new Mark("mariadb", "mysql"),
            new Mark("redis", "redis"),
            new Mark("mongo", "mongodb"),
            new Mark("kafka", "kafka"),
            new Mark("elasticsearch", "elasticsearch"),
            new Mark("php-fpm", "php"));

    private Dialects() {}

    /**
     * @param event the record without its head
     * @param text the whole record
     * @param service name of the log
     */
    static String of(LogEvent event, String text, String service) {
        if (!event.dialect().equals("plain") && !isFrame(event.dialect())) {
            return event.dialect();
        }
        String program = event.component() == null ? "" : event.component().toLowerCase(Locale.ROOT);
        for (Mark mark : MANAGERS) {
            if (program.startsWith(mark.words)) {
                return mark.dialect;
            }
        }
        for (Mark mark : MARKS) {
            if (text.contains(mark.words)) {
                return mark.dialect;
            }
        }
        String name = service.toLowerCase(Locale.ROOT);
        for (Mark mark : PROGRAMS) {
            if (program.startsWith(mark.words) || name.startsWith(mark.words)) {
                return mark.dialect;
            }
        }
        return event.dialect();
    }

    /** Heads that anybody may write in. */
    private static boolean isFrame(String dialect) {
        return dialect.equals("syslog") || dialect.equals("json") || dialect.equals("logfmt");
    }
}
