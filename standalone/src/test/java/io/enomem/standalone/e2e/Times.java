// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import io.enomem.schemas.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Event times of records, read and moved; their names do not matter, only their types. */
final class Times {
    private Times() {}

    /** When it happened, as the tracker orders records. */
    static Instant of(SpecificRecord record) {
        if (record instanceof Gap gap) {
            return gap.getEnd();
        }
        return (Instant) record.get(record.getSchema().getField("time").pos());
    }

    static String machineId(SpecificRecord record) {
        return (String) record.get(record.getSchema().getField("machineId").pos());
    }

    /** The same happened on another machine, earlier or later. */
    static SpecificRecord moved(SpecificRecord record, String machineId, Duration by) {
        SpecificRecord copy = SpecificData.get().deepCopy(record.getSchema(), record);
        move(copy, by);
        copy.put(copy.getSchema().getField("machineId").pos(), machineId);
        return copy;
    }

    private static void move(SpecificRecord record, Duration by) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof Instant time) {
                record.put(field.pos(), time.plus(by));
            } else if (value instanceof SpecificRecord part) {
                move(part, by);
            } else if (value instanceof List<?> parts) {
                parts.forEach(part -> {
                    if (part instanceof SpecificRecord one) {
                        move(one, by);
                    }
                });
            }
        }
    }
}
