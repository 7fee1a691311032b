// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One number of {@link NetworkCounters} or {@link MemoryCounters}, known by the name the kernel gives it,
 * {@code <file>.<Field>}: {@code sockstat.TCP.mem}, {@code netstat.TcpExt.TCPMemoryPressures}, {@code meminfo.MemTotal}.
 * The Avro schema is the catalogue: name, unit, scope and meaning stand there once. Immutable and thread-safe.
 */
public final class Counter {
    private static final Map<String, Counter> CATALOGUE = catalogue();

    private final String name;
    private final String unit;
    private final String scope;
    private final String meaning;
    private final Section section;
    private final int position;

    /** Which section of a HostSample holds a counter. */
    public enum Section {
        /** {@link NetworkCounters}. */
        NETWORK,
        /** {@link MemoryCounters}. */
        MEMORY
    }

    private Counter(Schema.Field field, Section section) {
        this.name = field.getProp("counter");
        this.unit = field.getProp("unit");
        this.scope = field.getProp("scope");
        this.meaning = field.doc();
        this.section = section;
        this.position = field.pos();
    }

    /** The counter of that name; throws IllegalArgumentException for a name the schema does not have. */
    public static Counter named(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unknown counter " + name + ": its name must stand in host-sample.avdl"));
    }

    /** The counter of that name, or empty: kernels have many more numbers than samples carry. */
    public static Optional<Counter> find(String name) {
        return Optional.ofNullable(CATALOGUE.get(name));
    }

    /** All counters in the order of the schema. */
    public static List<Counter> all() {
        return List.copyOf(CATALOGUE.values());
    }

    /** The value in a sample, or null if it was not read. */
    public @Nullable Long in(HostSample sample) {
        SpecificRecord counters = section == Section.NETWORK ? sample.getNetwork() : sample.getMemory();
        return counters == null ? null : (Long) counters.get(position);
    }

    /** Name as the kernel spells it, {@code <file>.<Field>}. */
    public String name() {
        return name;
    }

    /** Unit of the value: pages, kB, events, ms... */
    public String unit() {
        return unit;
    }

    /** True if the number is of the whole host even when read in a network namespace of its own. */
    public boolean hostWide() {
        return scope.equals("host");
    }

    /** One sentence on what is counted. */
    public String meaning() {
        return meaning;
    }

    /** The section it is in. */
    public Section section() {
        return section;
    }

    /** Position of its field in the section's record. */
    public int position() {
        return position;
    }

    @Override
    public String toString() {
        return name;
    }

    private static Map<String, Counter> catalogue() {
        Map<String, Counter> all = new LinkedHashMap<>();
        add(all, NetworkCounters.getClassSchema(), Section.NETWORK);
        add(all, MemoryCounters.getClassSchema(), Section.MEMORY);
        return Collections.unmodifiableMap(all);
    }

    private static void add(Map<String, Counter> all, Schema schema, Section section) {
        for (Schema.Field field : schema.getFields()) {
            if (field.getProp("counter") != null) {
                Counter counter = new Counter(field, section);
                all.put(counter.name, counter);
            }
        }
    }
}
