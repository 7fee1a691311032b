// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.AllocationFailure.Kind;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * warn_alloc (mm/page_alloc.c) and what mm/vmalloc.c and mm/percpu.c say of their own: {@code x: page allocation failure:
 * order:2, mode:0x...(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0}, with a full stop before 2.6.39.
 */
final class AllocationReader implements LineReader {

    private static final int MAX_DETAIL = 200;

    private static final String DEADLOCK = "possible memory allocation deadlock ";

    @Override
    public List<String> words() {
        return List.of(
                "page allocation failure",
                "page allocation stalls for ",
                "page allocation stall for ",
                "-order allocation failed (gfp=",
                "vmalloc: allocation failure",
                "vmalloc error: size ",
                "vmap allocation for size ",
                "allocation failed: out of vmalloc space",
                DEADLOCK,
                "vmalloc_node_range for size ",
                "ercpu: allocation failed, size=",
                "PERCPU: allocation failed, size=");
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        String text = line.text();
        if (line.find("percpu: allocation failed, size=") >= 0 || line.find("PERCPU: allocation failed, size=") >= 0) {
            return header(line, Kind.PERCPU, null, 0, number(text, "size="), Gfp.NONE, null);
        }
        if (line.find("allocation failed: out of vmalloc space") >= 0) {
            return header(line, Kind.VMALLOC, null, 0, null, Gfp.NONE, null);
        }
        if (text.startsWith("XFS") && text.contains(DEADLOCK)) {
            return deadlock(line);
        }
        if (line.find("vmap allocation for size ") >= 0 || line.find("vmalloc_node_range for size ") >= 0) {
            return header(line, Kind.VMALLOC, null, 0, number(text, " for size "), Gfp.NONE, null);
        }
        if (line.find("__alloc_pages: ") >= 0 && text.contains("-order allocation failed (gfp=")) {
            return header(line, Kind.PAGE, null, 0, null, gfp(text, "(gfp="), integer(text, "__alloc_pages: "));
        }
        return warning(line);
    }

    /**
     * fs/xfs/kmem.c up to 6.9, which tries again for ever: {@code XFS: cc1(12) possible memory allocation deadlock size 65552
     * in kmem_alloc (mode:0x2d40)}; before 3.18 without task, before 4.4 without size.
     */
    private static Sentence deadlock(KernelLine line) {
        String text = line.text();
        int words = text.indexOf(DEADLOCK);
        int colon = text.indexOf(": ");
        int open = text.lastIndexOf('(', words);
        String comm = colon > 0 && open > colon ? text.substring(colon + 2, open) : null;
        boolean named = comm != null && !comm.isEmpty() && comm.length() <= Comm.MAX;
        return header(
                line,
                Kind.STALL,
                named ? comm : null,
                words,
                number(text, "deadlock size "),
                gfp(text, "(mode:"),
                null);
    }

    /** {@code comm: words, mode:0x...}: the name is up to 15 bytes of anything. */
    private static @Nullable Sentence warning(KernelLine line) {
        String text = line.text();
        int words = -1;
        Kind kind = Kind.PAGE;
        for (Wording wording : WORDINGS) {
            int at = text.indexOf(wording.words);
            if (at >= 0) {
                words = at;
                kind = wording.kind;
                break;
            }
        }
        if (words < 0 || (words > Comm.MAX && line.id().proven())) {
            return null;
        }
        String comm = text.substring(0, words);
        if (comm.length() > Comm.MAX) {
            comm = Comm.lastOf(comm);
        }
        Integer order = integer(text, "order:");
        return header(
                line,
                kind,
                comm.isEmpty() ? null : comm,
                words + 2,
                kind == Kind.VMALLOC ? bytes(text) : null,
                gfp(text, "mode:"),
                order != null ? order : integer(text, "page order "));
    }

    private record Wording(String words, Kind kind) {}

    private static final List<Wording> WORDINGS = List.of(
            new Wording(": page allocation failure", Kind.PAGE),
            new Wording(": page allocation stalls for ", Kind.STALL),
            new Wording(": page allocation stall for ", Kind.STALL),
            new Wording(": vmalloc: allocation failure", Kind.VMALLOC),
            new Wording(": vmalloc error: size ", Kind.VMALLOC));

    /** {@code size 8192}, {@code allocation failure: 8192 bytes} or {@code allocated 0 of 8192 bytes}. */
    private static @Nullable Long bytes(String text) {
        Long size = number(text, "error: size ");
        if (size == null) {
            size = number(text, " of ");
        }
        return size != null ? size : number(text, "allocation failure: ");
    }

    private static Sentence header(
            KernelLine line,
            Kind kind,
            @Nullable String comm,
            int detailFrom,
            @Nullable Long bytes,
            Gfp gfp,
            @Nullable Integer order) {
        String text = line.text();
        int end = text.indexOf(", mode:", detailFrom);
        String detail = text.substring(detailFrom, end < 0 ? text.length() : end);
        String bounded = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
        return new Sentence.AllocationHeader(kind, comm, gfp, order, bytes, bounded);
    }

    private static Gfp gfp(String text, String key) {
        Cursor cursor = new Cursor(text);
        return cursor.skipPast(key) ? Gfp.read(cursor) : Gfp.NONE;
    }

    private static @Nullable Long number(String text, String key) {
        Cursor cursor = new Cursor(text);
        return cursor.skipPast(key) ? cursor.number() : null;
    }

    private static @Nullable Integer integer(String text, String key) {
        Cursor cursor = new Cursor(text);
        return cursor.skipPast(key) ? cursor.integer() : null;
    }
}
