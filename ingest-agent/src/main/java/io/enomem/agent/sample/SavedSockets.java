// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.SocketSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dumps of sockets in a saved tree: {@code ss_-<options>} or {@code netstat_-<options>}, at the top as in captures or
 * where sosreport puts them. Of several the one that tells most is read.
 */
final class SavedSockets {
    private static final List<String> PLACES = List.of("", "sos_commands/networking/");

    private final ProcRoot root;

    SavedSockets(ProcRoot root) {
        this.root = root;
    }

    /**
     * A dump and what its options promise.
     *
     * @param path where it is
     * @param options letters of its options
     * @param ss true: ss, false: netstat
     */
    private record Dump(String path, String options, boolean ss) {
        boolean has(char option) {
            return options.indexOf(option) >= 0;
        }

        boolean hasTcp() {
            return has('t') || (!has('u') && !has('x') && !has('w') && !has('l'));
        }

        boolean hasUdp() {
            return has('u') || (!has('t') && !has('x') && !has('w') && !has('l'));
        }

        int worth() {
            return (ss ? 64 : 0)
                    + (has('m') ? 32 : 0)
                    + (has('p') ? 16 : 0)
                    + (has('a') ? 8 : 0)
                    + (has('i') ? 4 : 0)
                    + (has('e') ? 2 : 0)
                    + (has('o') ? 1 : 0);
        }
    }

    /**
     * The section of the best dump, or null if there is none.
     *
     * @param noTcpSockets sockstat says that there is none: only then an empty dump is one of no sockets, and not of a
     *     command that failed
     */
    @Nullable
    SocketSection read(Instant readAt, boolean noTcpSockets) {
        Dump dump = best();
        byte[] text = dump == null ? null : root.read(dump.path());
        if (dump == null || text == null) {
            return null;
        }
        SocketTally tally = new SocketTally(SocketLookup.NONE);
        if (dump.ss()) {
            new SsText(dump.has('t') || !dump.has('u'), tally::add).read(text);
        } else {
            new NetstatText(tally::add).read(text);
        }
        if (tally.isEmpty() && !noTcpSockets) {
            return null;
        }
        boolean all = dump.has('a') && text.length < ProcRoot.MAX_FILE_BYTES;
        return tally.build(readAt, all, dump.hasUdp());
    }

    private @Nullable Dump best() {
        List<Dump> dumps = new ArrayList<>();
        for (String place : PLACES) {
            for (String name : root.list(place.isEmpty() ? "" : place.substring(0, place.length() - 1))) {
                boolean ss = name.startsWith("ss_-");
                if (ss || name.startsWith("netstat_-")) {
                    Dump dump = new Dump(place + name, options(name), ss);
                    if (dump.hasTcp() && !dump.has('s') && !dump.has('g')) {
                        dumps.add(dump);
                    }
                }
            }
        }
        dumps.sort(Comparator.comparingInt(Dump::worth).reversed().thenComparing(Dump::path));
        return dumps.isEmpty() ? null : dumps.get(0);
    }

    /** The letters after each dash: {@code netstat_-W_-neopa} has W, n, e, o, p and a. */
    private static String options(String name) {
        StringBuilder options = new StringBuilder();
        String bare = name.endsWith(".txt") ? name.substring(0, name.length() - 4) : name;
        for (String part : bare.split("_", 16)) {
            if (part.startsWith("-") && !part.startsWith("--")) {
                options.append(part, 1, part.length());
            }
        }
        return options.toString();
    }
}
