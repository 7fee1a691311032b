// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one instance asks another: the other answers out of its own stores and asks nobody, so that two instances with
 * different views of who holds what cannot send a question round in a circle. Written in the header {@value #HEADER}.
 *
 * @param standbys true: copies that follow may answer too, and copies that are being restored; false: only those that work
 * @param partitions those that are asked for; empty: all
 */
public record Hop(boolean standbys, Set<Integer> partitions) {
    /** Name of the header. */
    public static final String HEADER = "Enomem-Hop";

    /** Of every partition, what is up to date. */
    public static final Hop ACTIVE = new Hop(false, Set.of());

    /** Of every partition, whatever there is. */
    public static final Hop ANY = new Hop(true, Set.of());

    private static final Pattern FORM = Pattern.compile("(active|any)((?: \\d{1,5}){0,1000})");

    public Hop {
        partitions = Set.copyOf(partitions);
    }

    /** Whatever there is of these partitions. */
    public static Hop any(Set<Integer> partitions) {
        return new Hop(true, partitions);
    }

    /** True if that partition is asked for. */
    public boolean wants(int partition) {
        return partitions.isEmpty() || partitions.contains(partition);
    }

    /** The value of the header. */
    public String value() {
        return (standbys ? "any" : "active")
                + partitions.stream().sorted().map(p -> " " + p).collect(Collectors.joining());
    }

    /** What a header says; empty if there is none, or nothing that makes sense. */
    public static Optional<Hop> of(@Nullable String value) {
        if (value == null || !FORM.matcher(value).matches()) {
            return Optional.empty();
        }
        String[] words = value.split(" ", -1);
        Set<Integer> partitions = new TreeSet<>();
        for (int i = 1; i < words.length; i++) {
            partitions.add(Integer.valueOf(words[i]));
        }
        return Optional.of(new Hop(words[0].equals("any"), partitions));
    }
}
