// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Remedy.Kind;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Remedy} together, so that a reader sees which sentence is which. For one use, by one thread. */
public final class RemedyBuilder {
    private final Kind kind;
    private final String command;
    private String why = "";
    private @Nullable String risk;
    private @Nullable String interrupts;
    private @Nullable String verify;
    private @Nullable String rollback;
    private @Nullable String refusedBecause;

    private RemedyBuilder(Kind kind, String command) {
        this.kind = kind;
        this.command = command;
    }

    /** Looks only. */
    public static RemedyBuilder look(String command) {
        return new RemedyBuilder(Kind.LOOK, command).interrupts("nothing");
    }

    /** Looks only; with hostile arguments. */
    public static RemedyBuilder look(ShellCommand command) {
        return of(Kind.LOOK, command).interrupts("nothing");
    }

    /** Relieves now. */
    public static RemedyBuilder now(String command) {
        return new RemedyBuilder(Kind.NOW, command);
    }

    /** Relieves now; with hostile arguments. */
    public static RemedyBuilder now(ShellCommand command) {
        return of(Kind.NOW, command);
    }

    /** Keeps it from coming back. */
    public static RemedyBuilder durable(String command) {
        return new RemedyBuilder(Kind.DURABLE, command);
    }

    /** Keeps it from coming back; with hostile arguments. */
    public static RemedyBuilder durable(ShellCommand command) {
        return of(Kind.DURABLE, command);
    }

    private static RemedyBuilder of(Kind kind, ShellCommand command) {
        return command.line()
                .map(line -> new RemedyBuilder(kind, line))
                .orElseGet(() -> new RemedyBuilder(kind, "")
                        .refused("a name in the command holds control characters: what a terminal shows would not be"
                                + " what the shell runs. Find the process or cgroup by hand"));
    }

    /** Why it works. */
    public RemedyBuilder why(String text) {
        why = text;
        return this;
    }

    /** What may go wrong. */
    public RemedyBuilder risk(String text) {
        risk = text;
        return this;
    }

    /** What it interrupts. */
    public RemedyBuilder interrupts(String text) {
        interrupts = text;
        return this;
    }

    /** How to see that it worked. */
    public RemedyBuilder verify(String text) {
        verify = text;
        return this;
    }

    /** How to undo it. */
    public RemedyBuilder rollback(String text) {
        rollback = text;
        return this;
    }

    /** Why it must not be done here, though it is often advised; the first reason stays. */
    public RemedyBuilder refused(String because) {
        refusedBecause = refusedBecause == null ? because : refusedBecause;
        return this;
    }

    /** The remedy. */
    public Remedy build() {
        return new Remedy(kind, command, why, risk, interrupts, verify, rollback, refusedBecause);
    }
}
