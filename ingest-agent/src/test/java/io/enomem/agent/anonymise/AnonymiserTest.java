// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnonymiserTest {
    private static final KnownNames NAMES = new KnownNames(
            Set.of("web-15", "web-15.shop.example"),
            Set.of("shop.example"),
            Set.of("bob", "alice"),
            Set.of("0123456789abcdef0123456789abcdef"));

    private final Anonymiser anonymiser = new Anonymiser(NAMES, new Random(1));

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
                    from 10.1.2.3:443 to > from 10\\.\\d+\\.\\d+\\.\\d+:443 to
                    172.17.0.2 > 172\\.17\\.\\d+\\.\\d+
                    172.20.0.2 > 172\\.(1[6-9]|2\\d|3[01])\\.\\d+\\.\\d+
                    192.168.1.7%eth0 > 192\\.168\\.\\d+\\.\\d+%eth0
                    100.64.1.2 > 100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.\\d+\\.\\d+
                    169.254.7.7 > 169\\.254\\.\\d+\\.\\d+
                    8.8.8.8. > 2[45]\\d\\.\\d+\\.\\d+\\.\\d+\\.
                    [::ffff:10.0.0.1]:80 > \\[::ffff:10\\.\\d+\\.\\d+\\.\\d+]:80
                    ::ffff:0a00:0001 > ::ffff:10\\.\\d+\\.\\d+\\.\\d+
                    [2600:1f18::7]:8080 > \\[2001:db8::[0-9a-f:]+]:8080
                    peer:fe80::a00:27ff:fe4e:66a1%eth0 > peer:fe80::[0-9a-f:]+%eth0
                    fd12:3456:789a::1: reset > fd00::[0-9a-f:]+: reset
                    64:ff9b::808:808 > 64:ff9b::f[0-9a-f]{3}:[0-9a-f]+
                    MAC=aa:bb:cc:00:11:22:0a:1b:2c:3d:4e:5f:08:00 SRC > MAC=02(:[0-9a-f]{2}){5}:02(:[0-9a-f]{2}){5}:08:00 SRC
                    at 00:16:3e:77:66:55: EPIPE > at 02(:[0-9a-f]{2}){5}: EPIPE
                    web-10.0.0.5 web_10.0.0.5 > web-(10\\.\\d+\\.\\d+\\.\\d+) web_\\1
                    Nov 22 08:00:01 web-15 sshd[7]: for bob from > Nov 22 08:00:01 host-1 sshd\\[7]: for user-1 from
                    /home/carol/app /home/carol > /home/user-1/app /home/user-1
                    db7.shop.example and db7.shop.example:5432 > host-(\\d) and host-\\1:5432
                    https://api.customer.com/v1 > https://host-3/v1
                    ip-10-0-0-7.ec2.internal ip-10-0-0-8 > host-3 host-4
                    WEB-15.log > host-1.log
                    id 0123456789abcdef0123456789abcdef. > id [0-9a-f]{32}\\.
                    """)
    void whatNamesSomebodyIsReplacedByOneOfItsKind(String text, String expected) {
        // When
        String anonymous = anonymiser.text(text);

        // Then
        assertThat(anonymous).matches(expected).isNotEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:80 0.0.0.0:* 255.255.255.0 224.0.0.1 169.254.169.254",
                "[::1]:80 :::443 [::]:* ff02::1",
                "08:00:01 at 12:34:56.789, 0000:00:1f.2: 00:00:00:00:00:00",
                "java.net.SocketException: Connection reset\tat a.B.c(B.java:1)",
                "std::collections::hash_map and core::panicking::panic",
                "6,1234,12345678901,-;Out of memory: Killed process 7 (node) total-vm:1kB, UID:1000 pgtables:4kB",
                "Linux version 6.1.0-13-amd64 nginx/1.22.1 libssl.so.3 1.2.3.4.5",
                "vm.overcommit_memory = 2; net.ipv4.tcp_mem /proc/sys/vm",
                "skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0) ino:8469 sk:1 cgroup:/system.slice/nginx.service"
            })
    void whatNamesNobodyStays(String text) {
        // When
        String anonymous = anonymiser.text(text);

        // Then
        assertThat(anonymous).isEqualTo(text);
    }

    @Test
    void theSameIsTheSameEverywhereAndDifferentOnesStayApart() {
        // Given
        Random random = new Random(7);
        Map<String, String> seen = new HashMap<>();

        for (int i = 0; i < 20_000; i++) {
            String original = original(random);

            // When
            String anonymous = anonymiser.text(original);

            // Then
            assertThat(anonymous).as(original).isNotEqualTo(original);
            assertThat(seen.computeIfAbsent(original, any -> anonymous)).isEqualTo(anonymous);
            assertThat(anonymiser.text("<" + original + ">")).isEqualTo("<" + anonymous + ">");
        }
        assertThat(seen.values()).doesNotHaveDuplicates();
    }

    @Test
    void noOriginalIsLeftInTextsOfManyLines() {
        // Given
        Random random = new Random(11);
        List<String> originals = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            String original = original(random);
            originals.add(original);
            text.append(List.of("from ", "peer=", "(", "\"", "to:", ",").get(random.nextInt(6)))
                    .append(original)
                    .append(List.of(" ", ",", ")", "\"", "\n", ";").get(random.nextInt(6)));
        }

        // When
        String anonymous = anonymiser.text(text.toString());

        // Then
        Set<String> left = new TreeSet<>(List.of(anonymous.split("[ ,()\";=\n]+|to:", -1)));
        assertThat(left).doesNotContainAnyElementsOf(originals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.", "1:", ":", "::", "a:", "aa:", "10.0.0.1", "-1", "a.", "/home/", "f.f-", "1.1.1.1-"})
    void hostileTextTakesTimeInProportionToItsLength(String unit) {
        // Given
        String text = unit.repeat(1_000_000 / unit.length());

        // When
        String anonymous = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> anonymiser.text(text));

        // Then
        assertThat(anonymous).isNotEmpty();
    }

    @Test
    void theHostsOwnFilesTellItsNames(@TempDir Path root) throws IOException {
        // Given
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("home/dave"));
        Files.writeString(
                root.resolve("etc/hosts"), "127.0.0.1 localhost\n10.0.0.9 db-1.corp.example db-1 # primary\n");
        Files.writeString(root.resolve("etc/resolv.conf"), "nameserver 10.0.0.2\nsearch svc.example corp.example\n");
        Files.writeString(
                root.resolve("etc/passwd"),
                "root:x:0:0::/root:/bin/sh\npostgres:x:105:105::/:/bin/sh\nerin:x:1000:1000::/home/erin:/bin/sh\n"
                        + "nobody:x:65534:65534::/:/bin/sh\n");

        // When
        KnownNames names = KnownNames.of(root, "web-2", "machine", "boot-id");

        // Then
        assertThat(names.hosts()).containsExactlyInAnyOrder("web-2", "db-1", "db-1.corp.example");
        assertThat(names.domains()).containsExactlyInAnyOrder("corp.example", "svc.example");
        assertThat(names.users()).containsExactlyInAnyOrder("dave", "erin");
    }

    @Test
    void theKernelsListOfAddressesKeepsItsForm() {
        // Given
        String text = "00000000000000000000000000000001 01 80 10 80       lo\n"
                + "20010db8000000000000000000000007 02 40 00 80     eth0\n";

        // When
        String anonymous = anonymiser.ifInet6(text);

        // Then
        assertThat(anonymous.lines().toList().get(0))
                .isEqualTo("00000000000000000000000000000001 01 80 10 80       lo");
        assertThat(anonymous.lines().toList().get(1))
                .matches("20010db800000000[0-9a-f]{16} 02 40 00 80     eth0")
                .doesNotContain("0000000000000007");
        assertThat(anonymiser.text("2001:db8::7"))
                .as("the same address in another form")
                .isEqualTo(new Ipv6(
                                0x2001_0db8_0000_0000L,
                                Long.parseUnsignedLong(
                                        anonymous.lines().toList().get(1).substring(16, 32), 16))
                        .text());
    }

    private static String original(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
            case 1 -> "5" + random.nextInt(10) + "." + random.nextInt(256) + "." + random.nextInt(256) + ".9";
            case 2 ->
                String.format(
                        "2a00:%x:%x::%x", 1 + random.nextInt(999), 1 + random.nextInt(999), 1 + random.nextInt(9999));
            case 3 ->
                String.format("00:16:3e:%02x:%02x:%02x", random.nextInt(256), random.nextInt(256), random.nextInt(256));
            case 4 -> "db" + random.nextInt(1_000) + ".shop.example";
            default -> "/home/p" + random.nextInt(1_000);
        };
    }
}
