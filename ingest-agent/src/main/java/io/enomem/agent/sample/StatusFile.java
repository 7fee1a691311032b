// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.ProcessSample;
import org.jspecify.annotations.Nullable;

/** /proc/pid/status (fs/proc/array.c, proc_pid_status; fs/proc/task_mmu.c, task_mem). Kernels before 4.5 split no Rss. */
final class StatusFile {
    /** TASK_COMM_LEN is 16; names of kernel workers may be longer. */
    private static final int MAX_COMM = 64;

    private StatusFile() {}

    /** Fills in what the text says; false if it is not of a process with memory of its own. */
    static boolean read(byte[] text, ProcessSample.Builder process) {
        Words words = new Words(text);
        while (words.line()) {
            if (words.word()) {
                setField(words, process);
            }
        }
        return process.hasComm() && process.getVmSizeBytes() != null;
    }

    private static void setField(Words words, ProcessSample.Builder process) {
        if (words.is("Name:")) {
            process.setComm(Text.bounded(unescaped(words.rest()), MAX_COMM));
        } else if (words.is("State:")) {
            process.setState(words.word() ? Text.bounded(words.string(), 1) : null);
        } else if (words.is("PPid:")) {
            process.setParentPid(integer(words));
        } else if (words.is("Uid:")) {
            process.setUid(words.skip(2) && words.number() >= 0 ? Long.valueOf(words.number()) : null);
        } else if (words.is("Threads:")) {
            process.setThreads(integer(words));
        } else if (words.is("NSpid:")) {
            int depth = 0;
            while (words.word()) {
                depth++;
            }
            process.setPidNamespaceDepth(depth);
        } else if (words.startsWith("Vm") || words.startsWith("Rss")) {
            setMemory(words, process);
        }
    }

    private static void setMemory(Words words, ProcessSample.Builder process) {
        if (words.is("VmRSS:")) {
            process.setRssBytes(bytes(words));
        } else if (words.is("RssAnon:")) {
            process.setRssAnonBytes(bytes(words));
        } else if (words.is("RssShmem:")) {
            process.setRssShmemBytes(bytes(words));
        } else if (words.is("VmSwap:")) {
            process.setSwapBytes(bytes(words));
        } else if (words.is("VmSize:")) {
            process.setVmSizeBytes(bytes(words));
        } else if (words.is("VmData:")) {
            process.setVmDataBytes(bytes(words));
        } else if (words.is("VmLck:")) {
            process.setVmLckBytes(bytes(words));
        } else if (words.is("VmPTE:")) {
            process.setVmPteBytes(bytes(words));
        }
    }

    private static @Nullable Long bytes(Words words) {
        long kilobytes = words.word() ? words.number() : Words.NOT_A_NUMBER;
        return kilobytes < 0 || kilobytes > Long.MAX_VALUE >> 10 ? null : Long.valueOf(kilobytes << 10);
    }

    private static @Nullable Integer integer(Words words) {
        long value = words.word() ? words.number() : Words.NOT_A_NUMBER;
        return value < 0 || value > Integer.MAX_VALUE ? null : Integer.valueOf((int) value);
    }

    /** Name: has newline and backslash escaped (proc_task_name); other tools and the kernel's log have not. */
    private static String unescaped(String name) {
        return name.indexOf('\\') < 0 ? name : name.replace("\\n", "\n").replace("\\\\", "\\");
    }
}
