// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Where values come from, by rising precedence: file, environment, command line. Each gives key to text. */
final class SettingSources {
    private static final String PREFIX = "ENOMEM_";

    /** The launcher's, and those of commands that ask a server: no settings. */
    private static final Set<String> OTHERS = Set.of("ENOMEM_JAVA_OPTS", "ENOMEM_SERVER", "ENOMEM_TOKEN");

    private SettingSources() {}

    static Map<String, String> file(Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new SettingsException("Settings file " + path + " does not exist: check the path", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(
                    "Settings file " + path + " could not be read: " + e.getMessage()
                            + "; it must be a readable .properties file in UTF-8",
                    e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.forEach(
                (key, value) -> values.put(key.toString(), value.toString().trim()));
        return values;
    }

    static Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> values = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && name.length() > PREFIX.length() && !OTHERS.contains(name)) {
                values.put(keyOf(name), value);
            }
        });
        return values;
    }

    /** {@code ENOMEM_SAMPLE_PERIOD_MS} is {@code sample.period.ms}; two underscores are one, three are a hyphen. */
    static String keyOf(String name) {
        return name.substring(PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\0")
                .replace('_', '.')
                .replace('\0', '_');
    }

    static Map<String, String> commandLine(Collection<String> assignments) {
        Map<String, String> values = new TreeMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new SettingsException("--set " + assignment + " has no '=': write --set key=value");
            }
            values.put(
                    assignment.substring(0, equals).trim(),
                    assignment.substring(equals + 1).trim());
        }
        return values;
    }
}
