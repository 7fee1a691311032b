// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parser of the agent takes time in proportion to what it reads. The list of parsers is that of the fuzz targets, and
 * whoever reads bytes must be within reach of one: a new parser without one fails here.
 */
class LinearTimeTest {
    /** Writers of captures: they pass on what they get, line by line, through the redactor. */
    private static final Set<String> NO_PARSERS = Set.of(
            "io.enomem.agent.capture.CaptureDirectory",
            "io.enomem.agent.capture.Cleaning",
            "io.enomem.agent.capture.LogCopy",
            "io.enomem.agent.kmsg.KmsgCopy");

    /** What has led readers astray: openings without an end, ends without an opening, a mark in every place. */
    private static final List<String> UNITS = List.of(
            "a",
            " ",
            "\n",
            "\0",
            "\r",
            "\t",
            ":",
            ",",
            "=",
            "(",
            "((\"",
            "\"",
            "\\",
            "\\x0a",
            "\\u",
            "#012",
            "\u001b[",
            "[",
            "{",
            "{\"",
            "{\"log\":\"",
            "{\"log\":\"EPIPE",
            "{\"log\":\"EPIPE\\n\",\"stream\":\"stdout\",\"time\":\"2026\"}\n",
            "{\"dmesg\":[",
            "{\"MESSAGE\":\"a\"}\n",
            "__CURSOR=a\n",
            "MESSAGE\n\1\0\0\0\0\0\0\0a\n\n",
            "<6>",
            "[    1.0] ",
            "6,1,1,-;",
            "6,1,1,-;a\n A=b\n",
            " A=b\n",
            "Nov 22 08:00:01 h kernel: ",
            "Nov 22 08:00:01 h kernel: [1.0] a\n",
            "2026-11-22T08:00:01Z h kernel: a\n",
            "<4>1 2026-11-22T08:00:01Z h kernel - - - a\n",
            "EPIPE",
            "EPIPE\n",
            "\tEPIPE\n",
            "at EPIPE\n",
            "goroutine 1\n\nEPIPE\n",
            "Traceback (most recent call last):\n",
            "EPIPE 2026-",
            "2026-11-22T08:00:01Z stdout P EPIPE\n",
            "2026-11-22T08:00:01Z stdout P EPIPE\n2026-11-22T08:00:01Z stderr F \n",
            "2026-11-22T08:00:01Z stdout F EPIPE ",
            "password=",
            "password=\"",
            "token: ",
            "Authorization: Basic ",
            "eyJ",
            "eyJ.",
            "-----BEGIN PRIVATE KEY-----",
            "http://a:",
            "http://a:b@",
            "a@",
            "a@b.",
            "4111 ",
            "AKIA",
            "10.",
            "1.2.3.4 ",
            "fe80:",
            "::",
            "0:1:",
            "web-15",
            "1 ",
            "a 1\n",
            "a:",
            "a: 1 kB\n",
            "0::/a\n",
            "ESTAB 0 0 1:1 2:2 ",
            "ESTAB 0 0 1:1 2:2\n",
            "a=b\n",
            "a=\\\n",
            "users:((\"a\",pid=1,fd=2),",
            "skmem:(",
            "Node 0, zone DMA\n",
            "7f00-7f01 r-xp 0 fe:00 1 /a\nRss: a\n",
            "\u00e4",
            "\u00ff");

    /** Bytes of the smaller input; the larger one is 16 times as long. */
    private static final int SMALL = 8 * 1024;

    private static final int TIMES = 16;

    /** Work that is linear takes 16 times as long, quadratic work 256 times. */
    private static final int MOST = 3 * TIMES;

    /** Nothing that is more than linear gets through the larger input in this time, ns of the processor. */
    private static final long SWIFT = 20_000_000;

    private static final JavaClasses ALL = new ClassFileImporter().importPackages("io.enomem.agent");

    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

    @TempDir
    static Path directory;

    @ParameterizedTest
    @MethodSource("targets")
    void sixteenTimesTheInputTakesNoMuchMoreThanSixteenTimesTheWork(Method target) throws Exception {
        // Given
        Object test = instance(target.getDeclaringClass());
        target.setAccessible(true);

        for (String unit : UNITS) {
            // When
            double ratio = ratio(test, target, unit);

            // Then
            assertThat(ratio).as("%s of %s, on and on", target, unit).isLessThan(MOST);
        }
    }

    @Test
    void whoeverReadsBytesIsWithinReachOfAFuzzTarget() {
        // Given
        Set<String> reached = new TreeSet<>();
        fuzzed().map(JavaMethod::getOwner)
                .distinct()
                .forEach(owner -> owner.getTransitiveDependenciesFromSelf()
                        .forEach(dependency ->
                                reached.add(dependency.getTargetClass().getName())));

        // When
        Set<String> unreached = new TreeSet<>();
        for (JavaClass each : ALL) {
            if (!isTest(each) && readsBytes(each) && !reached.contains(each.getName())) {
                unreached.add(each.getName());
            }
        }

        // Then
        assertThat(unreached).isEqualTo(NO_PARSERS);
    }

    static Stream<Named<Method>> targets() {
        return fuzzed().map(JavaMethod::reflect)
                .map(method -> Named.of(method.getDeclaringClass().getSimpleName() + "." + method.getName(), method));
    }

    private static Stream<JavaMethod> fuzzed() {
        return ALL.stream()
                .flatMap(each -> each.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(FuzzTest.class));
    }

    private static boolean isTest(JavaClass each) {
        return each.getSource().orElseThrow().getUri().getPath().contains("/test-classes/");
    }

    private static boolean readsBytes(JavaClass each) {
        return each.getCodeUnits().stream()
                .flatMap(unit -> unit.getRawParameterTypes().stream())
                .anyMatch(type -> type.isEquivalentTo(byte[].class)
                        || type.isEquivalentTo(ByteBuffer.class)
                        || type.isAssignableTo(InputStream.class));
    }

    private static Object instance(Class<?> type) throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            if (field.isAnnotationPresent(TempDir.class)) {
                field.setAccessible(true);
                field.set(null, directory);
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(BeforeAll.class)) {
                method.setAccessible(true);
                method.invoke(null);
            }
        }
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** How much more work the larger input is. A machine adds to work and never takes from it: the least of each counts. */
    private static double ratio(Object test, Method target, String unit) throws Exception {
        byte[] small = input(unit, SMALL);
        byte[] large = input(unit, SMALL * TIMES);
        long much = Long.MAX_VALUE;
        long little = Long.MAX_VALUE;
        double ratio = MOST;
        for (int attempt = 0; attempt < 5 && ratio >= MOST; attempt++) {
            much = Math.min(much, work(test, target, large));
            little = Math.min(little, work(test, target, small));
            ratio = much < SWIFT ? 0 : much / (double) little;
        }
        return ratio;
    }

    /** Time of this thread's on a processor, ns. */
    private static long work(Object test, Method target, byte[] input) throws Exception {
        long before = PROCESSOR.getCurrentThreadCpuTime();
        target.invoke(test, (Object) input);
        return Math.max(1, PROCESSOR.getCurrentThreadCpuTime() - before);
    }

    private static byte[] input(String unit, int length) {
        byte[] bytes = unit.getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = bytes[i % bytes.length];
        }
        return input;
    }
}
