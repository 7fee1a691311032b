// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

/**
 * Names of processors and stores. They are part of what outlives an upgrade: stores and changelog topics are found by
 * them.
 */
final class Nodes {
    static final String DECODE = "decode-host-records";
    static final String TRACK = "track-incidents";
    static final String WRITE_DIAGNOSES = "write-diagnoses";
    static final String WRITE_JSON = "write-diagnoses-json";
    static final String WRITE_ECS = "write-diagnoses-ecs";
    static final String WRITE_OCSF = "write-diagnoses-ocsf";
    static final String WRITE_LINKS = "write-links";
    static final String WRITE_KERNEL_GAPS = "write-kernel-gaps";
    static final String WRITE_LOG_GAPS = "write-log-gaps";
    static final String WRITE_SAMPLE_GAPS = "write-sample-gaps";
    static final String WRITE_DEAD_LETTERS = "write-dead-letters";

    static final String DECODE_LINKS = "decode-links";
    static final String JOIN_LINKS = "join-links";
    static final String WRITE_LINK_MATCHES = "write-link-matches";
    static final String WRITE_DEAD_LINKS = "write-dead-links";

    /** Rows of the incident tracker. */
    static final String INCIDENT_ROWS = "incident-rows";
    /** The last revision of each incident. */
    static final String LAST_DIAGNOSES = "last-diagnoses";
    /** Incidents by their start, in short, and the last revisions of each. */
    static final String INCIDENT_INDEX = "incident-index";
    /** Ends of connections that wait for their other end. */
    static final String OPEN_LINKS = "open-links";

    private Nodes() {}

    static String source(String topic) {
        return "read-" + topic;
    }
}
