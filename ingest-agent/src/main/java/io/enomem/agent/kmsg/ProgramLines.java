// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/** How the lines of programs stand in a saved log, beside the kernel's or alone. Immutable. */
public final class ProgramLines {
    /** Where they are. */
    public enum Kind {
        /** There are none: the log is the kernel's alone. */
        NONE,
        /** As {@link SavedItem.OfProgram}: the form keeps each message apart from what stands around it. */
        ENTRIES,
        /** As lines of text, which may be parts of longer records. */
        TEXT
    }

    private final LogForm form;

    ProgramLines(LogForm form) {
        this.form = form;
    }

    /** Where they are. */
    public Kind kind() {
        return switch (form.kind()) {
            case JOURNAL_EXPORT, JOURNAL_JSON -> Kind.ENTRIES;
            case MIXED, KERNEL, BARE -> Kind.TEXT;
            case KMSG, DMESG_JSON -> Kind.NONE;
        };
    }

    /** True if the kernel wrote that line of text, as far as the line tells. */
    public boolean isKernels(String line) {
        return isKernels(framed(line));
    }

    /** A bare line is the kernel's where all the others are, unless a program's date opens it. */
    boolean isKernels(SavedLine line) {
        if (line.frame().kernel()) {
            return true;
        }
        boolean bare = line.frame().wall() == null;
        return switch (form.kind()) {
            case KERNEL -> bare;
            case BARE -> bare || KernelSignals.isKernelsOwn(line.text());
            default -> false;
        };
    }

    /** The program that a syslog daemon or the journal names in that line of text, or null. */
    public @Nullable String program(String line) {
        return framed(line).program();
    }

    private SavedLine framed(String line) {
        return new LineFramer(Wrapping.unwrap(line), form.host()).frame(0, 0, false);
    }
}
