// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

/** What the events of all classes of OCSF begin with. */
final class OcsfEvent {
    private static final String VERSION = "1.8.0";

    /** What of a list of values is none of those it names. */
    static final int OTHER = 99;

    /** A type is its class times this, plus its activity. */
    private static final int ACTIVITIES = 100;

    private OcsfEvent() {}

    static Fields classified(int category, String categoryName, int type, String name, int id, String caption) {
        return new Fields()
                .number("category_uid", category)
                .text("category_name", categoryName)
                .number("class_uid", type)
                .text("class_name", name)
                .number("activity_id", id)
                .text("activity_name", caption)
                .number("type_uid", (long) type * ACTIVITIES + id)
                .text("type_name", name + ": " + (id == OTHER ? "Other" : caption));
    }

    static Fields metadata(String id, String correlation, String code) {
        return new Fields()
                .text("version", VERSION)
                .text("uid", id)
                .text("correlation_uid", correlation)
                .text("event_code", code)
                .object(
                        "product",
                        new Fields()
                                .text("name", SiemEvent.PRODUCT)
                                .text("vendor_name", SiemEvent.PRODUCT)
                                .text("version", SiemEvent.productVersion()));
    }
}
