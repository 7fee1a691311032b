// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.ProcessSample;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** E11. A process, or the host, has no file descriptor left. Often reported as a shortage of memory. */
@CauseInfo(
        id = "file-descriptor-limit",
        mechanism =
                "A process reached RLIMIT_NOFILE (EMFILE) or the host fs.file-max (ENFILE): open, socket and accept fail."
                        + " Descriptors, not memory, ran out.",
        lookAlikes = {
            @LookAlike(
                    id = "close-wait-leak",
                    separatedBy = "There the descriptors are sockets in CLOSE_WAIT, and grow."),
            @LookAlike(id = "socket-leak", separatedBy = "There one process's sockets grow without end.")
        },
        doNot = "Raising the limit of a process that leaks only moves the end.",
        sources = {
            "fs/file.c alloc_fd",
            "fs/file_table.c alloc_empty_file",
            "fs/notify/inotify/inotify_user.c inotify_new_group"
        })
final class FileDescriptorLimit extends Cause {
    /** What servers are usually given, where the present limit is not known. */
    private static final long USUAL = 65_536;

    /** What programs say of a watch on files: "inotify_init", "fsnotify watcher", "directory watch", "watch '/srv/app'". */
    private static final Pattern WATCH =
            Pattern.compile("inotify|fanotify|fsnotify|\\bwatch(?:er|ers|es|ing)?\\b", Pattern.CASE_INSENSITIVE);

    private static final String INSTANCES = "sysctl fs.inotify.max_user_instances; find /proc/[0-9]*/fd -lname"
            + " anon_inode:inotify | wc -l; ls /proc/PID/fd | wc -l against its \"Max open files\"";

    FileDescriptorLimit() {
        super(Rules.explaining(signal -> signal instanceof KernelSignal.FileMaxReached
                        || Triggers.outOfDescriptors(signal)
                        || Triggers.counterIn(signal, "file-nr."))
                .necessary("descriptors were refused", FileDescriptorLimit::refused)
                .supporting("an application said so", FileDescriptorLimit::applicationSaidSo)
                .supporting("the kernel said so", FileDescriptorLimit::kernelSaidSo)
                .supporting("a process stands at its limit", FileDescriptorLimit::full));
    }

    private static Finding refused(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, FileDescriptorLimit::refusedDescriptor)
                .map(FileDescriptorLimit::words)
                .orElseGet(() -> watchRefused(m))
                .or(kernelSaidSo(m))
                .or(hostFull(m));
    }

    /**
     * inotify and fanotify say EMFILE for a limit of their own too, the instances of one user (fs/notify/inotify/
     * inotify_user.c inotify_new_group): there the process's descriptors decide.
     */
    private static boolean refusedDescriptor(Signal signal) {
        return Triggers.outOfDescriptors(signal)
                && !("EMFILE".equals(((ApplicationFailure) signal).errno())
                        && WATCH.matcher(((ApplicationFailure) signal).text()).find());
    }

    private static Finding watchRefused(Measures m) {
        if (!applicationSaidSo(m).holds()) {
            return Finding.nothing();
        }
        Finding result = null;
        for (ProcessTrack process : Failing.processes(m, Triggers::outOfDescriptors)) {
            Finding full = full(m, process);
            result = result == null ? full : result.or(full);
        }
        return result == null || result.isUnknown() ? Finding.unknown(INSTANCES) : result;
    }

    private static Finding applicationSaidSo(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, Triggers::outOfDescriptors)
                .map(FileDescriptorLimit::words)
                .orElseGet(Finding::nothing);
    }

    private static Finding words(ApplicationFailure failure) {
        return Finding.said(
                failure,
                failure.service()
                        + (refusedDescriptor(failure) ? " had no descriptor left: " : " was refused a watch: ")
                        + failure.errno());
    }

    private static Finding kernelSaidSo(Measures m) {
        return m.signals()
                .first(KernelSignal.FileMaxReached.class)
                .map(line -> Finding.said(line, "The kernel said: VFS: file-max limit " + line.limit() + " reached"))
                .orElseGet(Finding::nothing);
    }

    private static Finding hostFull(Measures m) {
        return Finding.atLeast(
                m.counters().peak("file-nr.allocated").as("open files of the host"),
                m.bound(
                        Threshold.DESCRIPTORS_FULL,
                        m.counters().last("file-nr.max").as("fs.file-max")));
    }

    private static Finding full(Measures m) {
        Finding result = hostFull(m);
        for (ProcessTrack process : m.processes().all()) {
            Finding full = full(m, process);
            result = full.isUnknown() ? result : result.or(full);
        }
        return result;
    }

    private static Finding full(Measures m, ProcessTrack process) {
        Reading open = process.peak(
                "descriptors of " + process.comm(), ProcessSample::getDescriptors, Unit.DESCRIPTORS, "fd", "fd");
        Reading limit = Failing.limit(process, "Max open files", Unit.DESCRIPTORS);
        return limit.known() && limit.value() > 0
                ? Finding.atLeast(open, m.bound(Threshold.DESCRIPTORS_FULL, limit.as("its \"Max open files\"")))
                : Finding.unknown("cat /proc/" + process.pid() + "/limits");
    }

    @Override
    public String summary(Measures m) {
        Party who = culprit(m);
        return (who == null || who.process() == null ? "The host" : who.process())
                + " has no file descriptor left; memory is not short.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Failing.party(m, Triggers::outOfDescriptors);
    }

    @Override
    public List<String> limits() {
        return List.of("fs.file-max");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Party who = culprit(m);
        String pid = who == null || who.pid() == null ? "PID" : who.pid().toString();
        long now = soft(m, who);
        return List.of(
                RemedyBuilder.look("ls -l /proc/" + pid
                                + "/fd | awk '{print $NF}' | sed 's/[0-9]*//g' | sort | uniq -c | sort -rn | head")
                        .why("Shows what the descriptors are: sockets, files, pipes.")
                        .build(),
                kernelSaidSo(m).or(hostFull(m)).holds() ? ofTheHost(m) : ofTheProcess(pid, now),
                RemedyBuilder.durable("Set LimitNOFILE= of the unit to what the program needs, after ruling a leak out")
                        .why("The soft limit of 1024 is a default from the days of select().")
                        .risk("A leak then takes longer to show, and more memory: a socket is about 4 KB of slab.")
                        .interrupts("the service, at its restart")
                        .verify("ls /proc/" + pid + "/fd | wc -l levels off well below the limit")
                        .rollback("the former LimitNOFILE=")
                        .build());
    }

    /** The limit that the process runs with; 0 if it was not sampled. */
    private static long soft(Measures m, @Nullable Party who) {
        return m.processes().all().stream()
                .filter(p -> who != null && who.pid() != null && who.pid() == p.pid())
                .mapToLong(p -> (long)
                        Failing.limit(p, "Max open files", Unit.DESCRIPTORS).or(0))
                .filter(limit -> limit > 0)
                .findFirst()
                .orElse(0);
    }

    /** The soft limit alone: the hard one may be far above, and who lowers it cannot take that back. */
    private static Remedy ofTheProcess(String pid, long now) {
        return RemedyBuilder.now("prlimit --pid " + pid + " --nofile=" + (now == 0 ? USUAL : 2 * now) + ':')
                .why("Gives the running process room at once" + (now == 0 ? "" : ": twice its present " + now)
                        + ". Beyond its hard limit it is refused.")
                .risk("If it leaks, it fills that too.")
                .interrupts("nothing")
                .verify("the call that failed succeeds")
                .rollback("prlimit --pid " + pid + " --nofile="
                        + (now == 0 ? "with the former soft value of /proc/" + pid + "/limits" : now + ":"))
                .build();
    }

    private static Remedy ofTheHost(Measures m) {
        Reading max = m.counters().last("file-nr.max");
        String wanted = max.known() ? Long.toString(2 * (long) max.value()) : "$((2 * $(sysctl -n fs.file-max)))";
        return RemedyBuilder.now("sysctl -w fs.file-max=" + wanted)
                .why("The limit of the whole host is reached, not that of one process.")
                .risk("An open file takes about 256 bytes of kernel memory, a socket about 4 KB.")
                .interrupts("nothing")
                .verify("the first number of /proc/sys/fs/file-nr stays below the third")
                .rollback(max.known() ? "sysctl -w fs.file-max=" + (long) max.value() : Former.of(m, "fs.file-max"))
                .build();
    }
}
