// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.DriverTrouble;
import io.enomem.streams.parse.KernelSignal.DriverTrouble.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What drivers of network devices say of themselves: e1000/e, igb, igc, ixgbe, i40e, ice, iavf, mlx4/5, bnxt, tg3, r8169,
 * virtio_net, vmxnet3, ena, gve, hv_netvsc and those that copy their words. A line counts only behind the name of such a
 * driver or of a network device.
 */
final class DriverReader implements LineReader {

    private static final int MAX_DETAIL = 200;

    private record Words(String phrase, Kind kind) {}

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
            new Words("TX driver issue detected", Kind.RESET),
            new Words("TX stuck with port_enabled", Kind.HANG),
            new Words("Keep alive watchdog timeout", Kind.FIRMWARE),
            new Words("firmware hang", Kind.FIRMWARE),
            new Words("Firmware hung", Kind.FIRMWARE),
            new Words("firmware error", Kind.FIRMWARE),
            new Words("Firmware error", Kind.FIRMWARE),
            new Words("FW error", Kind.FIRMWARE),
            new Words("health compromised", Kind.FIRMWARE),
            new Words("Microcode SW error", Kind.FIRMWARE));

    /** The first that is in the line decides. */
    private static final List<Words> PHRASES_AND_ALLOCATIONS = Stream.concat(
                    PHRASES.stream(),
                    AllocationWords.ALL.stream().map(phrase -> new Words(phrase, Kind.ALLOCATION_FAILED)))
            .toList();

    @Override
    public List<String> words() {
        return PHRASES_AND_ALLOCATIONS.stream().map(Words::phrase).toList();
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        String first = firstLine(line.text());
        for (Words words : PHRASES_AND_ALLOCATIONS) {
            int at = first.indexOf(words.phrase);
            if (at > 0) {
                return trouble(line, first, at, words.kind);
            }
        }
        return null;
    }

    private static @Nullable Sentence trouble(KernelLine line, String first, int at, Kind kind) {
        if (kind == Kind.ALLOCATION_FAILED && AllocationWords.isNotOfMemory(first)) {
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
        if (!NetworkDrivers.isNetwork(device)) {
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
