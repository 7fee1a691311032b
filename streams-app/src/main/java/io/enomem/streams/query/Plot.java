// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Minute;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.history.Minutes.Reduction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a host as columns, ready to be plotted: one array of times, and for each field arrays as long as that one. A
 * minute shows its last, smallest and largest value; of a sample the three are one. What was not read is null, never 0.
 */
final class Plot {
    /** What is shown unless fields are named: the pools that the causes are about. */
    private static final List<String> USUAL = List.of(
            "meminfo.MemTotal",
            "meminfo.MemAvailable",
            "sockstat.TCP.mem",
            "sockstat.TCP.inuse",
            "sockstat.TCP.orphan",
            "sockstat.TCP.tw",
            "sockstat.UDP.mem");

    private final Hosts.Numbers numbers;
    private final List<Counter> fields;

    private Plot(Hosts.Numbers numbers, List<Counter> fields) {
        this.numbers = numbers;
        this.fields = fields;
    }

    /** @param fields empty: the usual ones */
    static Plot of(Hosts.Numbers numbers, List<Counter> fields) {
        return new Plot(
                numbers, fields.isEmpty() ? USUAL.stream().map(Counter::named).toList() : fields);
    }

    void into(ObjectNode body) {
        body.put("next", numbers.next() == null ? null : numbers.next().toString());
        ArrayNode times = body.putArray("times");
        times().forEach(time -> times.add(time.toString()));
        // Up to here a time is the start of a minute, from here on that of a sample.
        body.put("minutes", numbers.minutes().size());
        ArrayNode series = body.putArray("series");
        for (Counter field : fields) {
            ObjectNode one = series.addObject().put("field", field.name()).put("unit", field.unit());
            values(field, Reduction.LAST).forEach(one.putArray("last")::add);
            values(field, Reduction.MIN).forEach(one.putArray("min")::add);
            values(field, Reduction.MAX).forEach(one.putArray("max")::add);
        }
    }

    private List<Instant> times() {
        List<Instant> times = new ArrayList<>();
        numbers.minutes().forEach(minute -> times.add(minute.getStart()));
        numbers.samples().forEach(sample -> times.add(sample.getTime()));
        return times;
    }

    private List<@Nullable Long> values(Counter field, Reduction reduction) {
        List<@Nullable Long> values = new ArrayList<>();
        for (Minute minute : numbers.minutes()) {
            values.add(Minutes.value(minute, field, reduction));
        }
        for (HostSample sample : numbers.samples()) {
            values.add(field.in(sample));
        }
        return values;
    }
}
