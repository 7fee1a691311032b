// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

/** A process of a modelled host; sizes in KiB. Mutable: a mechanism makes it grow. */
final class SimProcess {
    final int pid;
    final String comm;
    long anonKb = 2_000;
    long swapKb;
    long extraVmKb = 60_000;
    int files = 12;
    int maps = 60;
    int threads = 1;
    String cgroup = "/";
    String namespacePids;
    String addressSpaceLimit = "unlimited";
    String openFilesLimit = "1024";

    SimProcess(int pid, String comm) {
        this.pid = pid;
        this.comm = comm;
        this.namespacePids = Integer.toString(pid);
    }

    long vmKb() {
        return anonKb + swapKb + extraVmKb;
    }
}
