// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.KernelSignal.HardwareErrorReported;
import io.enomem.streams.parse.KernelSignal.HardwareMemoryFailure;
import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failing memory: pages taken out of use (mm/memory-failure.c), and what its controller, the CPU or the firmware reported
 * (drivers/edac/edac_mc.c, arch/x86/kernel/cpu/mce, drivers/firmware/efi/cper.c).
 */
final class HardwareReader implements LineReader {

    private static final int MAX_DETAIL = 200;

    private static final String FAILURE = "Memory failure: 0x";
    private static final String OLD_FAILURE = "MCE 0x";
    private static final String UNCORRECTED = "Uncorrected hardware memory error";
    private static final String EDAC = "EDAC MC";
    private static final String HARDWARE = "[Hardware Error]: ";

    /** Soft offline moves a page away that had many corrected errors, before it fails. */
    private static final List<String> OFFLINE =
            List.of("Soft offlining pfn 0x", "soft offline: 0x", "soft_offline: 0x");

    /** Bit 61 of MCi_STATUS: the error was not corrected (Intel SDM volume 3, AMD PPR). */
    private static final long STATUS_UNCORRECTED = 1L << 61;

    /** MCA error codes 0000 0000 1MMM CCCC are errors of a memory controller; bit 12 says that reports were filtered. */
    private static final long CODE_MASK = 0xef80;

    private static final long MEMORY_CODE = 0x80;

    @Override
    public List<String> words() {
        return List.of(
                FAILURE, OLD_FAILURE, UNCORRECTED, EDAC, HARDWARE, OFFLINE.get(0), OFFLINE.get(1), OFFLINE.get(2));
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        KernelSignal.Line signal = signal(line);
        return signal == null ? null : new Sentence.Complete(signal);
    }

    private static KernelSignal.@Nullable Line signal(KernelLine line) {
        if (line.find(FAILURE) >= 0 || line.find(OLD_FAILURE) >= 0 || line.find(UNCORRECTED) >= 0) {
            return failure(line);
        }
        for (String words : OFFLINE) {
            if (line.find(words) >= 0) {
                return reported(line, "soft offline", true, null);
            }
        }
        if (line.text().startsWith(EDAC)) {
            return controller(line);
        }
        int at = line.text().indexOf(HARDWARE);
        return at < 0 || line.quoted(at)
                ? null
                : machineCheck(
                        line, line.text().substring(at + HARDWARE.length()).strip());
    }

    private static HardwareMemoryFailure failure(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        String pfn = "";
        if (cursor.skipPast("0x")) {
            int from = cursor.position();
            while (Character.digit(cursor.peek(), 16) >= 0) {
                cursor.next();
            }
            pfn = "0x" + line.text().substring(from, cursor.position());
        }
        cursor.skip(":");
        return new HardwareMemoryFailure(
                line.id(), line.time(), pfn, bounded(cursor.blanks().rest()));
    }

    /**
     * {@code EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Chan#1_DIMM#0 (...)}; before 3.6 {@code EDAC MC0: CE page 0x1,
     * ...}, {@code EDAC MC0: UE - no information available}.
     */
    private static @Nullable HardwareErrorReported controller(KernelLine line) {
        Cursor cursor = new Cursor(line.text(), EDAC.length(), line.text().length());
        if (cursor.integer() == null || !cursor.skip(": ")) {
            return null;
        }
        String reporter = line.text().substring(0, cursor.position() - 2);
        Long count = cursor.number();
        cursor.blanks();
        boolean corrected = cursor.skip("CE ");
        return corrected || cursor.skip("UE ") ? reported(line, reporter, corrected, count) : null;
    }

    /** The lines of one event stand apart; those are told that speak of memory or sum it up. */
    private static @Nullable HardwareErrorReported machineCheck(KernelLine line, String text) {
        if (text.startsWith("Machine check events logged")) {
            return reported(line, "mce", null, null);
        }
        int bank = text.indexOf(" Bank ");
        if (text.startsWith("CPU ") && text.contains(" Machine Check") && bank > 0) {
            Long status = status(text, bank);
            return status == null || (status & CODE_MASK) != MEMORY_CODE
                    ? null
                    : reported(line, "mce", (status & STATUS_UNCORRECTED) == 0, null);
        }
        if (text.startsWith("section_type: memory error") || text.endsWith("DRAM ECC error.")) {
            return reported(line, text.startsWith("section") ? "APEI" : "mce", null, null);
        }
        return null;
    }

    /** {@code Bank 9: 8c000047000800c1}: the status register of the bank. */
    private static @Nullable Long status(String text, int bank) {
        Cursor cursor = new Cursor(text, bank + " Bank ".length(), text.length());
        if (cursor.integer() == null || !cursor.skip(": ")) {
            return null;
        }
        int from = cursor.position();
        while (Character.digit(cursor.peek(), 16) >= 0 && Chars.isAlphanumeric(cursor.peek())) {
            cursor.next();
        }
        int digits = cursor.position() - from;
        return digits < 1 || digits > 16 ? null : Long.parseUnsignedLong(text, from, cursor.position(), 16);
    }

    private static HardwareErrorReported reported(
            KernelLine line, String reporter, @Nullable Boolean corrected, @Nullable Long count) {
        return new HardwareErrorReported(line.id(), line.time(), reporter, corrected, count, bounded(line.text()));
    }

    private static String bounded(String text) {
        return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text;
    }
}
