// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who did it and who suffered, as OCSF's resources and observables. */
final class OcsfParties {
    private static final int AFFECTED = 3;

    private OcsfParties() {}

    /** Whom it hit; where nobody else is known, the culprit itself was hit. */
    static List<Party> affected(Diagnosis diagnosis) {
        List<Party> parties = new ArrayList<>(diagnosis.victims());
        Party culprit = diagnosis.culprit();
        if (parties.isEmpty() && culprit != null) {
            parties.add(culprit);
        }
        parties.removeIf(party -> party.name() == null);
        return parties;
    }

    static Fields resource(Party party) {
        String type = party.process() != null ? "process" : party.cgroup() != null ? "cgroup" : "peer";
        return new Fields()
                .text("name", party.name())
                .text("type", type)
                .number("role_id", AFFECTED)
                .text("role", "Affected")
                .object("data", party(party));
    }

    static Fields party(Party party) {
        return new Fields()
                .text("process", party.process())
                .number("pid", party.pid())
                .text("cgroup", party.cgroup())
                .text("unit", party.unit())
                .text("container", party.container())
                .text("peer", party.peer());
    }

    /** A value to pivot by; type_id is OCSF's: 1 hostname, 2 IP address, 9 process name. */
    record Observable(String name, int typeId, String type, String value) {
        Fields fields() {
            return new Fields()
                    .text("name", name)
                    .number("type_id", typeId)
                    .text("type", type)
                    .text("value", value);
        }
    }

    static List<Observable> observables(Diagnosis diagnosis) {
        List<Observable> found = new ArrayList<>();
        found.add(new Observable(
                "device.hostname", 1, "Hostname", diagnosis.host().hostname()));
        Party culprit = diagnosis.culprit();
        if (culprit != null && culprit.process() != null) {
            found.add(new Observable("unmapped.culprit.process", 9, "Process Name", culprit.process()));
        }
        if (culprit != null && culprit.peer() != null) {
            Optional<String> address = Addresses.in(culprit.peer());
            address.ifPresent(ip -> found.add(new Observable("unmapped.culprit.peer", 2, "IP Address", ip)));
        }
        return found;
    }
}
