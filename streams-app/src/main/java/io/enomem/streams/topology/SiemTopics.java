// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Gap;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.siem.Ecs;
import io.enomem.streams.siem.GapEvents;
import io.enomem.streams.siem.Ocsf;
import io.enomem.streams.siem.Revisions;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** What goes to the topics for a SIEM. Pure and thread-safe. */
public final class SiemTopics {
    private final Revisions revisions;
    private final Ecs ecs = new Ecs();
    private final Ocsf ocsf;

    /** Writes these revisions. */
    public SiemTopics(Revisions revisions) {
        this.revisions = revisions;
        this.ocsf = new Ocsf(revisions);
    }

    /** Gives the record for each sink, by the sink's name; none for a revision that is not told. */
    void write(Diagnosis diagnosis, BiConsumer<String, byte[]> sink) {
        if (revisions.tell(diagnosis)) {
            sink.accept(Nodes.WRITE_ECS, utf8(ecs.of(diagnosis)));
            sink.accept(Nodes.WRITE_OCSF, utf8(ocsf.of(diagnosis)));
        }
    }

    /** The same for a hole. */
    void write(Gap gap, BiConsumer<String, byte[]> sink) {
        sink.accept(Nodes.WRITE_ECS, utf8(ecs.of(gap)));
        sink.accept(Nodes.WRITE_OCSF, utf8(ocsf.of(gap)));
    }

    /** Key of a hole's event: the same whenever the same hole is told. */
    byte[] key(Gap gap) {
        return utf8(GapEvents.id(gap));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
