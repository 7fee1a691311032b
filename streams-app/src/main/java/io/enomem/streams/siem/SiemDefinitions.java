// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Settings that the topology and the forwarder share. */
public final class SiemDefinitions {
    /** Which revisions a SIEM is told of. */
    public static final String REVISIONS = "siem.revisions";

    private SiemDefinitions() {}

    /** The definitions. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        REVISIONS,
                        Type.STRING,
                        "all",
                        ValidString.in("all", "final"),
                        Importance.MEDIUM,
                        "Which revisions the topics for a SIEM (ecs, ocsf) and the syslog forwarder carry: all, or final:"
                                + " only what is final, and what takes a final one back.");
    }
}
