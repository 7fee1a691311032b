// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.process;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of this process's addresses, as /proc/self/smaps tells of it (proc_pid_smaps(5)).
 *
 * @param start first address
 * @param length bytes
 * @param file the library, or file of the Java runtime, that it shows and cannot be written to; null for anything else
 * @param resident bytes that are in memory
 * @param own bytes that differ from the file, or have none behind them
 */
record Mapping(long start, long length, @Nullable String file, long resident, long own) {
    private static final long KIB = 1024;
    private static final int FIELDS = 6;

    /** Where a mapping begins and ends, and its rights (proc_pid_maps(5)). */
    private static final Pattern HEADER = Pattern.compile("[0-9a-f]{1,16}-[0-9a-f]{1,16} +\\S");

    private static final int HEXADECIMAL = 16;

    private static final Pattern NUMBER = Pattern.compile(" *([0-9]{1,15}) kB *");

    /** All that the text tells of; what it does not tell of a range is taken for 0. */
    static List<Mapping> of(List<String> smaps) {
        List<Mapping> mappings = new ArrayList<>();
        for (String line : smaps) {
            int colon = line.indexOf(':');
            if (colon > 0 && Character.isUpperCase(line.charAt(0)) && !mappings.isEmpty()) {
                int last = mappings.size() - 1;
                mappings.set(last, mappings.get(last).with(line.substring(0, colon), line.substring(colon + 1)));
            } else if (HEADER.matcher(line).lookingAt()) {
                mappings.add(header(line));
            }
        }
        return mappings;
    }

    /** Every page of it can be read again from its file: giving them back loses nothing. */
    boolean canBeReadAgain() {
        return file != null && own == 0 && resident > 0;
    }

    /** It shows the archive of classes that the agent's start script made: nobody else uses that file. */
    boolean isOwnArchive() {
        String name = file == null ? "" : file.substring(file.lastIndexOf('/') + 1);
        return name.startsWith("agent-") && name.endsWith(".jsa");
    }

    private static Mapping header(String line) {
        String[] fields = line.split(" +", FIELDS);
        int dash = fields[0].indexOf('-');
        long start = Long.parseUnsignedLong(fields[0].substring(0, dash), HEXADECIMAL);
        long end = Long.parseUnsignedLong(fields[0].substring(dash + 1), HEXADECIMAL);
        String path = fields.length == FIELDS ? fields[FIELDS - 1].strip() : "";
        boolean readOnly = fields[1].indexOf('w') < 0;
        return new Mapping(start, end - start, readOnly && staysMapped(path) ? path : null, 0, 0);
    }

    /**
     * Libraries and what a Java runtime maps of its own are mapped as long as the process lives. Of anything else, other memory
     * may stand at its addresses by the time that they are given back.
     */
    private static boolean staysMapped(String path) {
        return path.startsWith("/")
                && (path.endsWith(".so")
                        || path.contains(".so.")
                        || path.endsWith(".jsa")
                        || path.endsWith("/modules"));
    }

    private Mapping with(String name, String value) {
        return switch (name) {
            case "Rss" -> new Mapping(start, length, file, bytes(value), own);
            case "Private_Dirty", "Shared_Dirty", "Anonymous", "Swap" ->
                new Mapping(start, length, file, resident, own + bytes(value));
            default -> this;
        };
    }

    private static long bytes(String value) {
        Matcher number = NUMBER.matcher(value);
        return number.matches() ? Long.parseLong(number.group(1)) * KIB : 0;
    }
}
