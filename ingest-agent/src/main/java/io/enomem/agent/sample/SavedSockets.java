// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.SocketSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Dumps of sockets in a saved tree: {@code ss_-<options>} or {@code netstat_-<options>}, at the top as in captures or
 * where sosreport puts them. Of several the one that tells most is read.
 */
final class SavedSockets {
    private static final List<String> PLACES = List.of("", "sos_commands/networking/");

    /** Where captures keep what they saw of other network namespaces, each in a directory of its own. */
    private static final String NAMESPACES = "netns";

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
     * The section of the best dump of TCP, with UDP's own where it is apart, and with those of other network namespaces;
     * null if there is none.
     *
     * @param noTcpSockets sockstat says that there is none: only then an empty dump is one of no sockets, and not of a
     *     command that failed
     */
    @Nullable
    SocketSection read(Instant readAt, boolean noTcpSockets) {
        Dump dump = best(PLACES, Dump::hasTcp);
        byte[] text = dump == null ? null : root.read(dump.path());
        if (dump == null || text == null) {
            return null;
        }
        SocketTally tally = new SocketTally(SocketLookup.NONE);
        add(dump, text, tally);
        if (tally.isEmpty() && !noTcpSockets) {
            return null;
        }
        boolean udp = dump.hasUdp() || addUdp(PLACES, tally);
        for (String namespace : root.list(NAMESPACES)) {
            List<String> place = List.of(NAMESPACES + "/" + namespace + "/");
            Dump other = best(place, Dump::hasTcp);
            add(other, other == null ? null : root.read(other.path()), tally);
            if (other == null || !other.hasUdp()) {
                addUdp(place, tally);
            }
        }
        boolean all = dump.has('a') && text.length < ProcRoot.MAX_FILE_BYTES;
        return tally.build(readAt, all, udp);
    }

    /** Adds the sockets of a dump of UDP alone; false if there is none. */
    private boolean addUdp(List<String> places, SocketTally tally) {
        Dump dump = best(places, each -> each.hasUdp() && !each.hasTcp());
        byte[] text = dump == null ? null : root.read(dump.path());
        add(dump, text, tally);
        return text != null;
    }

    private static void add(@Nullable Dump dump, byte @Nullable [] text, SocketTally tally) {
        if (dump == null || text == null) {
            return;
        }
        if (dump.ss()) {
            new SsText(dump.has('t') || !dump.has('u'), tally::add).read(text);
        } else {
            new NetstatText(tally::add).read(text);
        }
    }

    private @Nullable Dump best(List<String> places, Predicate<Dump> wanted) {
        List<Dump> dumps = new ArrayList<>();
        for (String place : places) {
            for (String name : root.list(place.isEmpty() ? "" : place.substring(0, place.length() - 1))) {
                boolean ss = name.startsWith("ss_-");
                if (ss || name.startsWith("netstat_-")) {
                    Dump dump = new Dump(place + name, options(name), ss);
                    if (wanted.test(dump) && !dump.has('s') && !dump.has('g')) {
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
