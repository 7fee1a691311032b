// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.DriverTrouble;
import io.enomem.streams.parse.KernelSignal.DriverTrouble.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What drivers of network devices say of themselves: e1000/e, igb, igc, ixgbe, i40e, ice, iavf, mlx4/5, bnxt, tg3, r8169,
 * virtio_net, vmxnet3, ena, gve, hv_netvsc and those that copy their words. A line counts only behind the name of a
 * driver or a device.
 */
final class DriverReader implements LineReader {

    private static final int MAX_DETAIL = 200;

    private record Words(String phrase, Kind kind) {}

    /** The first that is in the line decides. */
    private static final List<Words> PHRASES = List.of(
            new Words("Detected Hardware Unit Hang", Kind.HANG),
            new Words("Detected Tx Unit Hang", Kind.HANG),
            new Words("tx hang", Kind.HANG),
            new Words("Tx hang", Kind.HANG),
            new Words("TX Hang", Kind.HANG),
            new Words("transmit timed out", Kind.HANG),
            new Words("TX timeout", Kind.HANG),
            new Words("Tx timeout", Kind.HANG),
            new Words("tx_timeout", Kind.HANG),
            new Words("Timeout on tx queue", Kind.HANG),
            new Words("lost tx completions", Kind.HANG),
            new Words("Found a Tx that wasn't completed on time", Kind.HANG),
            new Words("due to tx timeout", Kind.RESET),
            new Words("Reset adapter", Kind.RESET),
            new Words("resetting adapter", Kind.RESET),
            new Words("Resetting adapter", Kind.RESET),
            new Words("starting reset task", Kind.RESET),
            new Words("Trigger reset", Kind.RESET),
            new Words("Device reset", Kind.RESET),
            new Words("resetting device", Kind.RESET),
            new Words("refill failed", Kind.ALLOCATION_FAILED),
            new Words("ailed to refill", Kind.ALLOCATION_FAILED),
            new Words("refilled rx qid", Kind.ALLOCATION_FAILED),
            new Words("ailed to allocate", Kind.ALLOCATION_FAILED),
            new Words("ailed to alloc", Kind.ALLOCATION_FAILED),
            new Words("nable to allocate", Kind.ALLOCATION_FAILED),
            new Words("nable to alloc", Kind.ALLOCATION_FAILED),
            new Words("ould not allocate", Kind.ALLOCATION_FAILED),
            new Words("annot allocate", Kind.ALLOCATION_FAILED),
            new Words("an't allocate", Kind.ALLOCATION_FAILED),
            new Words("an't alloc", Kind.ALLOCATION_FAILED),
            new Words("llocation failed", Kind.ALLOCATION_FAILED),
            new Words("llocation failure", Kind.ALLOCATION_FAILED),
            new Words("lloc failed", Kind.ALLOCATION_FAILED),
            new Words("lloc failure", Kind.ALLOCATION_FAILED),
            new Words("alloc_rx_buff", Kind.ALLOCATION_FAILED),
            new Words("emory squeeze", Kind.ALLOCATION_FAILED),
            new Words("ut of memory", Kind.ALLOCATION_FAILED),
            new Words("error -12", Kind.ALLOCATION_FAILED),
            new Words("error: -12", Kind.ALLOCATION_FAILED),
            new Words("-ENOMEM", Kind.ALLOCATION_FAILED),
            new Words("Keep alive watchdog timeout", Kind.FIRMWARE),
            new Words("firmware hang", Kind.FIRMWARE),
            new Words("Firmware hung", Kind.FIRMWARE),
            new Words("firmware error", Kind.FIRMWARE),
            new Words("Firmware error", Kind.FIRMWARE),
            new Words("FW error", Kind.FIRMWARE),
            new Words("health compromised", Kind.FIRMWARE),
            new Words("Microcode SW error", Kind.FIRMWARE));

    /** What else may fail to be allocated: numbers and ranges, not memory. */
    private static final List<String> NOT_MEMORY = List.of(
            "irq",
            "IRQ",
            "interrupt",
            "vector",
            "MSI",
            "resource",
            "BAR ",
            "bandwidth",
            "mtrr",
            "minor",
            "major",
            "region",
            "address space",
            "bus number",
            " port",
            "GPIO",
            "gpio",
            "PWM",
            "timer",
            "chrdev",
            "Bandwidth");

    @Override
    public List<String> words() {
        return PHRASES.stream().map(Words::phrase).toList();
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        String first = firstLine(line.text());
        for (Words words : PHRASES) {
            int at = first.indexOf(words.phrase);
            if (at > 0) {
                return trouble(line, first, at, words.kind);
            }
        }
        return null;
    }

    private static @Nullable Sentence trouble(KernelLine line, String first, int at, Kind kind) {
        if (kind == Kind.ALLOCATION_FAILED && NOT_MEMORY.stream().anyMatch(first::contains)) {
            return null;
        }
        if (line.quoted(at)) {
            return null;
        }
        Device device = before(first, first.indexOf(": "), at);
        if (device.name() == null) {
            Device full = before(first, first.lastIndexOf(": ", at), at);
            device = full.known() ? full : device;
        }
        if (!device.known()) {
            return null;
        }
        String detail = first.length() > MAX_DETAIL ? first.substring(0, MAX_DETAIL) : first;
        return new Sentence.Complete(
                new DriverTrouble(line.id(), line.time(), kind, device.name(), device.driver(), detail));
    }

    /** The device of the prefix that ends at the colon, if that stands before the message. */
    private static Device before(String text, int colon, int message) {
        return Device.of(colon < 0 || colon > message ? "" : text.substring(0, colon + 1));
    }

    /** Unit hangs are one printk of many lines. */
    private static String firstLine(String text) {
        int newline = text.indexOf('\n');
        return newline < 0 ? text : text.substring(0, newline);
    }
}
