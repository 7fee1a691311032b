// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** D3. tmpfs or shared memory fills RAM (or a cgroup). Killing processes frees no file. */
@CauseInfo(
        id = "tmpfs-memory",
        mechanism =
                "Files in tmpfs, memfds and shared memory are RAM that only swap can take. /proc/meminfo counts them in Cached,"
                        + " so \"cached is high\" looks like ease. The OOM killer frees none of them.",
        lookAlikes = {
            @LookAlike(id = "host-memory-too-small", separatedBy = "Shmem is a large part of RAM here."),
            @LookAlike(
                    id = "cgroup-memory-limit",
                    separatedBy = "shmem is most of the cgroup's memory here, and the kill did not free it.")
        },
        doNot = "Do not take a high \"Cached\" for free memory: look at Shmem and MemAvailable.",
        sources = {"mm/shmem.c", "Documentation/filesystems/tmpfs.rst"})
final class TmpfsMemory extends Cause {
    TmpfsMemory() {
        super(Rules.explaining(signal -> Scope.hostMemory(signal)
                        || Scope.cgroupMemory(signal)
                        || Triggers.counter(signal, "meminfo.Shmem"))
                .necessary(
                        "shared memory is a large part of RAM, or half of the cgroup that was full", TmpfsMemory::large)
                .necessary(
                        "it was no mapping of the process that was killed, which ended with it",
                        TmpfsMemory::outlivedTheKill)
                .contradicting(
                        "processes have it mapped, and it did not grow: it is theirs to work with",
                        m -> cgroup(m).holds() ? Finding.nothing() : SharedMemoryFindings.inUse(m))
                .contradicting(
                        "memory was available: nobody lacked any",
                        m -> cgroup(m).or(MemoryFindings.hostShort(m)).holds()
                                ? Finding.nothing()
                                : Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE)))
                .supporting("it grew while watched", TmpfsMemory::grew)
                .supporting("a kill's dump shows it too", TmpfsMemory::largeAtKill)
                .supporting(
                        "little memory was available",
                        m -> Finding.below(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_SHORT))));
    }

    private static Finding large(Measures m) {
        return cgroup(m).or(hostWide(m));
    }

    /** Where nobody knows whether there is much of it, that no kill took it away says nothing either. */
    private static Finding outlivedTheKill(Measures m) {
        Finding large = large(m);
        return large.isUnknown()
                ? large
                : SharedMemoryFindings.endedWithTheVictim(m).not();
    }

    private static Finding hostWide(Measures m) {
        return Finding.atLeast(
                        m.memory().peak("Shmem"),
                        m.bound(Threshold.SHMEM_SHARE, m.host().ram()))
                .or(largeAtKill(m));
    }

    private static Finding largeAtKill(Measures m) {
        Finding result = Finding.nothing();
        for (OomReport kill : m.oom().hostWide()) {
            result = result.or(Finding.atLeast(
                    OomFacts.held(kill, "shared memory at the kill", MemoryShares::shmem),
                    m.bound(Threshold.SHMEM_SHARE, OomFacts.ram(kill))));
        }
        return result;
    }

    private static Finding cgroup(Measures m) {
        Finding result = Finding.nothing();
        for (OomReport kill : m.oom().ofCgroups()) {
            result = result.or(Finding.atLeast(
                    OomFacts.cgroupStat(kill, "shmem"), m.bound(Threshold.CGROUP_SHMEM, OomFacts.cgroupLimit(kill))));
        }
        return m.oom().ofCgroups().isEmpty() ? result.or(counted(m)) : result;
    }

    /** Where no kill's dump was seen, the cgroup's own count of kills and its samples tell. */
    private static Finding counted(Measures m) {
        return CgroupFindings.path(m) == null
                ? Finding.nothing()
                : CgroupFindings.countedKills(m)
                        .and(Finding.atLeast(
                                CgroupFindings.stat(m, "shmem"),
                                m.bound(Threshold.CGROUP_SHMEM, CgroupFindings.limit(m))));
    }

    private static Finding grew(Measures m) {
        return KernelGrowth.rose(
                m, m.memory().series("Shmem"), "shared memory", "meminfo.Shmem", Threshold.SLAB_GROWTH);
    }

    @Override
    public String summary(Measures m) {
        Optional<String> full = fullCgroup(m);
        Sentence held = full.isPresent()
                ? Sentence.of("Files in tmpfs or shared memory fill cgroup " + full.get())
                        .clause(": %s of its limit of %s", CgroupFindings.stat(m, "shmem"), CgroupFindings.limit(m))
                : Sentence.of("Files in tmpfs or shared memory fill RAM")
                        .clause(": %s of %s", m.memory().peak("Shmem"), m.host().ram());
        return held.then(
                        SharedMemoryFindings.endedWithTheVictim(m).isUnknown()
                                ? "; what was killed had it mapped, and whether that freed it was not sampled"
                                : "; killing processes does not free them")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return fullCgroup(m).map(Parties::cgroup).orElse(null);
    }

    private static Optional<String> fullCgroup(Measures m) {
        boolean killedThere = !m.oom().ofCgroups().isEmpty() || counted(m).holds();
        return Optional.ofNullable(killedThere ? CgroupFindings.path(m) : null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "df -h -t tmpfs -t devtmpfs; ipcs -m; ls -l /proc/[0-9]*/fd 2>/dev/null | grep memfd | head")
                        .why(
                                "Shows where the files are, and shared memory that is no file (nattch: how many processes have it).")
                        .build(),
                RemedyBuilder.now(
                                "Delete the files, and with ipcrm the segments that nobody is attached to, with the owner's consent")
                        .why("Their memory is free as soon as no process has them open or mapped.")
                        .risk("Data loss: there is no other copy.")
                        .interrupts("whoever needs the files")
                        .verify("Shmem in /proc/meminfo falls")
                        .rollback("cannot be taken back: copy them to disk first")
                        .build(),
                RemedyBuilder.durable("Mount with size=, or give the service PrivateTmp= on disk")
                        .why("A full tmpfs then fails in its writer with ENOSPC, and nowhere else.")
                        .risk("The writer must stand ENOSPC; files on disk are slower.")
                        .interrupts("the service with PrivateTmp=, at its restart; mount -o remount,size= nothing")
                        .verify("df -t tmpfs shows the size; Shmem in /proc/meminfo levels off")
                        .rollback("mount -o remount,size= with the former size")
                        .build());
    }
}
