// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

/**
 * Where all renderings of one revision agree.
 */
final class SiemEvent {
    static final String PRODUCT = "Enomem";

    private SiemEvent() {}

    /** The id of one revision: what a receiver drops repeats by. The id of its document is the incident id alone. */
    static String id(String incidentId, int revision) {
        return incidentId + ':' + revision;
    }

    /** The version in this jar's manifest; 0 in a build that made no jar. */
    static String productVersion() {
        String version = SiemEvent.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }
}
