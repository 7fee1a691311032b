// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.LinkChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links of network devices that go down or come up, in the words of the common drivers. */
final class LinkReader implements LineReader {

    private static final List<String> DOWN = List.of(
            "NIC Link is Down",
            "NIC Copper Link is Down",
            "Link is Down",
            "Link is down",
            "link is not ready",
            "Link down",
            "link down",
            "carrier lost");

    private static final List<String> UP = List.of(
            "NIC Link is Up",
            "NIC Copper Link is Up",
            "Link is Up",
            "Link is up",
            "Link up",
            "link up",
            "link becomes ready");

    /** Links that are none of the network: SATA, PCI Express, the link between an adapter and its fibre. */
    private static final List<String> OTHERS = List.of("SATA", "pcie", "PCIe", "Slot(", "ata", "sas_", "lpfc", "qla2");

    @Override
    public List<String> words() {
        return List.of(
                "Link is Down",
                "Link is Up",
                "Link is down",
                "Link is up",
                "Link down",
                "Link up",
                "link down",
                "link up",
                "link is not ready",
                "link becomes ready",
                "carrier lost");
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        for (String other : OTHERS) {
            if (line.text().startsWith(other) || line.text().contains(" " + other)) {
                return null;
            }
        }
        LinkChange change = change(line, DOWN, false);
        if (change == null) {
            change = change(line, UP, true);
        }
        return change == null ? null : new Sentence.Complete(change);
    }

    private static @Nullable LinkChange change(KernelLine line, List<String> phrases, boolean up) {
        for (String phrase : phrases) {
            int at = line.text().indexOf(phrase);
            if (at <= 0) {
                continue;
            }
            Device device = Device.of(line.text()
                    .substring(0, at)
                    .replace("ADDRCONF(NETDEV_CHANGE): ", "")
                    .replace("ADDRCONF(NETDEV_UP): ", "")
                    .replace("IPv6: ", ""));
            if (device.name() != null) {
                return new LinkChange(line.id(), line.time(), device.name(), device.driver(), up);
            }
            return null;
        }
        return null;
    }
}
