// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.AllocationFailure;
import org.jspecify.annotations.Nullable;

/** A failed allocation: its first line, the stack and, from the page allocator, Mem-Info. */
final class AllocationDump extends Dump {

    private final Sentence.AllocationHeader header;
    private final StackPart stack = new StackPart();
    private final MemInfoPart memory = new MemInfoPart();
    private Sentence.@Nullable SlabCache cache;

    AllocationDump(KernelLine line, Sentence.AllocationHeader header) {
        super(line);
        this.header = header;
    }

    @Override
    boolean takes(Section section, KernelLine line) {
        return switch (section) {
            case CGROUP, SLAB, TASKS -> false;
            case TASK -> isOfThisTask(line) && super.takes(section, line);
            default -> super.takes(section, line);
        };
    }

    /** The stack names the task too, which tells two failures at once apart. */
    private boolean isOfThisTask(KernelLine line) {
        if (header.comm() == null) {
            return true;
        }
        StackPart other = new StackPart();
        other.task(line.text());
        return header.comm().equals(other.comm());
    }

    @Override
    void forgetTrace() {
        stack.forget();
    }

    @Override
    void body(Section section, KernelLine line) {
        switch (section) {
            case CPUSET -> {}
            case TASK -> stack.task(line.text());
            case STACK -> stack.stack(line.text());
            default -> memory.take(section, line.text());
        }
    }

    boolean awaitsCache() {
        return header.kind() == AllocationFailure.Kind.SLAB && cache == null;
    }

    void cache(Sentence.SlabCache said, KernelLine line) {
        cache = said;
        touch(line);
    }

    @Override
    AllocationFailure signal() {
        Integer order = header.order() != null || cache == null ? header.order() : cache.order();
        return new AllocationFailure(
                id(),
                lastId(),
                time(),
                header.kind(),
                header.comm() != null ? header.comm() : stack.comm(),
                stack.allocation(header.gfp(), order),
                cache != null && cache.objectBytes() != null ? cache.objectBytes() : header.bytes(),
                cache == null ? null : cache.cache(),
                header.detail(),
                memory.build(null));
    }
}
