// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An allocation mask: as printed, and its symbols. Since 4.6 the kernel prints the symbols itself ({@code %pGg}); the
 * number of a symbol changes between releases, so numbers are decoded only where symbols are lacking.
 */
record Gfp(@Nullable String hex, List<String> symbols) {

    static final Gfp NONE = new Gfp(null, List.of());

    private static final int MAX_SYMBOLS = 32;

    /** Set in nearly every mask of 4.4 and 4.5, where {@code __GFP_WAIT} had become two flags; never before. */
    private static final long KSWAPD_RECLAIM = 0x2000000;

    private record Flag(long bit, String name) {}

    /** include/linux/gfp.h of 2.6.32 to 4.3: combinations first, the larger before the smaller. */
    private static final List<Flag> BEFORE_4_4 = List.of(
            new Flag(0x200da, "GFP_HIGHUSER_MOVABLE"),
            new Flag(0x200d2, "GFP_HIGHUSER"),
            new Flag(0x200d0, "GFP_USER"),
            new Flag(0xd0, "GFP_KERNEL"),
            new Flag(0x50, "GFP_NOFS"),
            new Flag(0x10, "GFP_NOIO"),
            new Flag(0x20, "GFP_ATOMIC"),
            new Flag(0x1, "__GFP_DMA"),
            new Flag(0x2, "__GFP_HIGHMEM"),
            new Flag(0x4, "__GFP_DMA32"),
            new Flag(0x8, "__GFP_MOVABLE"));

    /** include/linux/gfp.h of 4.4 and 4.5. */
    private static final List<Flag> OF_4_4 = List.of(
            new Flag(0x24200ca, "GFP_HIGHUSER_MOVABLE"),
            new Flag(0x24200c2, "GFP_HIGHUSER"),
            new Flag(0x24200c0, "GFP_USER"),
            new Flag(0x24000c0, "GFP_KERNEL"),
            new Flag(0x2400040, "GFP_NOFS"),
            new Flag(0x2400000, "GFP_NOIO"),
            new Flag(0x2080020, "GFP_ATOMIC"),
            new Flag(0x2000000, "GFP_NOWAIT"),
            new Flag(0x1, "__GFP_DMA"),
            new Flag(0x2, "__GFP_HIGHMEM"),
            new Flag(0x4, "__GFP_DMA32"),
            new Flag(0x8, "__GFP_MOVABLE"),
            new Flag(0x20, "__GFP_HIGH"));

    /** Modifiers with the same number in both. */
    private static final List<Flag> MODIFIERS = List.of(
            new Flag(0x100, "__GFP_COLD"),
            new Flag(0x200, "__GFP_NOWARN"),
            new Flag(0x400, "__GFP_REPEAT"),
            new Flag(0x800, "__GFP_NOFAIL"),
            new Flag(0x1000, "__GFP_NORETRY"),
            new Flag(0x2000, "__GFP_MEMALLOC"),
            new Flag(0x4000, "__GFP_COMP"),
            new Flag(0x8000, "__GFP_ZERO"),
            new Flag(0x10000, "__GFP_NOMEMALLOC"),
            new Flag(0x20000, "__GFP_HARDWALL"),
            new Flag(0x40000, "__GFP_THISNODE"),
            new Flag(0x1000000, "__GFP_WRITE"));

    /** Reads {@code 0xcc0(GFP_KERNEL)} or {@code 0xd0}; NONE if no number is next. */
    static Gfp read(Cursor text) {
        int from = text.position();
        if (!text.skip("0x") && !text.skip("0")) {
            return NONE;
        }
        StringBuilder digits = new StringBuilder();
        while (digits.length() < 16 && Character.digit(text.peek(), 16) >= 0) {
            digits.append(text.peek());
            text.next();
        }
        String hex = "0x" + (digits.length() == 0 ? "0" : digits);
        if (!text.skip("(")) {
            return text.position() == from
                    ? NONE
                    : new Gfp(hex, decode(Long.parseUnsignedLong(hex, 2, hex.length(), 16)));
        }
        String symbols = text.until(")");
        return new Gfp(hex, symbols == null ? List.of() : split(symbols));
    }

    private static List<String> split(String symbols) {
        List<String> names = new ArrayList<>();
        int from = 0;
        while (from < symbols.length() && names.size() < MAX_SYMBOLS) {
            int bar = symbols.indexOf('|', from);
            int end = bar < 0 ? symbols.length() : bar;
            names.add(symbols.substring(from, end));
            from = end + 1;
        }
        return List.copyOf(names);
    }

    private static List<String> decode(long mask) {
        List<String> names = new ArrayList<>();
        long rest = mask;
        for (Flag flag : (mask & KSWAPD_RECLAIM) != 0 ? OF_4_4 : BEFORE_4_4) {
            if ((rest & flag.bit) == flag.bit) {
                names.add(flag.name);
                rest &= ~flag.bit;
            }
        }
        for (Flag flag : MODIFIERS) {
            if ((rest & flag.bit) != 0) {
                names.add(flag.name);
                rest &= ~flag.bit;
            }
        }
        if (rest != 0) {
            names.add("0x" + Long.toHexString(rest));
        }
        return List.copyOf(names);
    }
}
