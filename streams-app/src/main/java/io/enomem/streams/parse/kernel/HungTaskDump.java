// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.HungTask;
import java.util.List;

/** A blocked task and the trace that tells what it waits for. */
final class HungTaskDump extends Dump {

    /** Functions in which a task waits for memory: direct reclaim, its throttles, the charge of a cgroup, the killer. */
    private static final List<String> RECLAIM = List.of(
            "shrink_",
            "try_to_free_",
            "do_try_to_free_pages",
            "throttle_direct_reclaim",
            "reclaim_throttle",
            "__alloc_pages_slowpath",
            "__alloc_pages_direct_reclaim",
            "mem_cgroup_handle_over_high",
            "mem_cgroup_oom_synchronize",
            "mem_cgroup_out_of_memory",
            "out_of_memory");

    private final HungTask task;
    private final StackPart stack = new StackPart();

    HungTaskDump(KernelLine line, HungTask task) {
        super(line);
        this.task = task;
    }

    @Override
    boolean takes(Section section, KernelLine line) {
        return section == Section.STACK && super.takes(section, line);
    }

    @Override
    void forgetTrace() {
        stack.forget();
    }

    @Override
    void body(Section section, KernelLine line) {
        stack.stack(line.text());
    }

    @Override
    HungTask signal() {
        boolean inReclaim =
                stack.frames().stream().anyMatch(frame -> RECLAIM.stream().anyMatch(frame::startsWith));
        return new HungTask(task.id(), task.time(), task.comm(), task.pid(), task.seconds(), inReclaim);
    }
}
