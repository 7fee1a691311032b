// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.schemas.Gap;

/** A hole as Event Log Activity (1008) of OCSF; a cleared ring is what the class was made for. */
final class OcsfLogActivity {
    static final int CLASS = 1008;

    private static final int OS_LOG = 1;
    private static final int REGULAR_FILE = 1;

    private OcsfLogActivity() {}

    static String of(Gap gap) {
        GapEvent hole = GapEvent.of(gap);
        Level level = hole.suspicious() ? Level.MEDIUM : Level.LOW;
        String activity = hole.activity() == 1 ? "Clear" : hole.activity() == 2 ? "Delete" : hole.action();
        Fields event = OcsfEvent.classified(
                        1, "System Activity", CLASS, "Event Log Activity", hole.activity(), activity)
                .number("time", gap.getEnd().toEpochMilli())
                .number("start_time", gap.getStart().toEpochMilli())
                .number("end_time", gap.getEnd().toEpochMilli())
                .number("severity_id", level.ocsf())
                .text("severity", level.ocsfName())
                .text("message", hole.sentence())
                .object(
                        "metadata",
                        OcsfEvent.metadata(hole.id(), hole.id(), gap.getKind().name()))
                .object(
                        "device",
                        new Fields()
                                .text("uid", gap.getMachineId())
                                .number("type_id", 0)
                                .text("type", "Unknown"));
        return log(event, hole, gap.getSource())
                .text("status_detail", gap.getDetail())
                .object(
                        "unmapped",
                        new Fields()
                                .text("boot_id", gap.getBootId())
                                .text("kind", gap.getKind().name()))
                .line();
    }

    /** What has the hole: the kernel's ring, the log of a file, or what the agent itself samples. */
    private static Fields log(Fields event, GapEvent hole, String source) {
        event.text("log_name", source);
        if (source.equals("kmsg")) {
            return event.text("log_provider", "Linux kernel")
                    .number("log_type_id", OS_LOG)
                    .text("log_type", "OS");
        }
        Fields file = hole.fileFields();
        if (hole.file().isPresent()) {
            file.number("type_id", REGULAR_FILE).text("type", "Regular File");
        }
        return event.text("log_provider", SiemEvent.PRODUCT).object("file", file);
    }
}
