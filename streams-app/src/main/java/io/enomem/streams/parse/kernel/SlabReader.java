// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.AllocationFailure.Kind;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * slab_out_of_memory (mm/slub.c, mm/slab.c): {@code SLUB: Unable to allocate memory on node -1, gfp=0xa20(GFP_ATOMIC)},
 * before 3.18 {@code (gfp=0x20)}; then {@code cache: x, object size: 2344, ..., default order: 3, min order: 0}, from SLAB {@code cache: x, object size: 2344,
 * order: 3}.
 */
final class SlabReader implements LineReader {

    private static final String UNABLE = "Unable to allocate memory on ";
    private static final String CACHE = "cache: ";
    private static final String OBJECT = ", object size: ";

    @Override
    public List<String> words() {
        return List.of("SLUB: " + UNABLE, "SLAB: " + UNABLE, OBJECT);
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        if (line.find("SLUB: " + UNABLE) >= 0 || line.find("SLAB: " + UNABLE) >= 0) {
            cursor.skipPast("gfp=");
            return new Sentence.AllocationHeader(Kind.SLAB, null, Gfp.read(cursor), null, null, line.text());
        }
        if (!cursor.skip(CACHE)) {
            return null;
        }
        String cache = cursor.untilLast(OBJECT);
        Long bytes = cursor.number();
        Integer order = cursor.skipPast("min order: ") || cursor.skipPast(", order: ") ? cursor.integer() : null;
        return cache == null ? null : new Sentence.SlabCache(cache, bytes, order);
    }
}
