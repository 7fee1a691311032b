// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Remedy.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Remedy} together, so that a reader sees which sentence is which. Each step gives only the next, so that
 * whatever changes something says why it works, what may go wrong, what it interrupts, how to see that it worked and how to
 * take it back; one that must not be done says why not. For one use, by one thread.
 */
public final class RemedyBuilder {
    private RemedyBuilder() {}

    /** Why it works, or what it shows. */
    public interface Why<N> {
        /** In one or two sentences. */
        N why(String text);
    }

    /** What may go wrong. */
    public interface Risk {
        /** In one sentence. */
        Interrupts risk(String text);
    }

    /** What it interrupts. */
    public interface Interrupts {
        /** "nothing" where nothing is. */
        Verify interrupts(String text);
    }

    /** How to see that it worked. */
    public interface Verify {
        /** A command, counter or file, and what it shows then. */
        Rollback verify(String text);
    }

    /** How to take it back. */
    public interface Rollback {
        /** A command, or why there is nothing to take back. */
        Ready rollback(String text);
    }

    /** What is often advised and must not be done. */
    public interface Refused {
        /** Why not. */
        Ready refused(String because);
    }

    /** All that is needed was said. */
    public interface Ready extends Refused {
        /** The remedy. */
        Remedy build();
    }

    /** Looks only. */
    public static Why<Ready> look(String command) {
        return new Draft(Kind.LOOK, command).looking();
    }

    /** Looks only; with hostile arguments. */
    public static Why<Ready> look(ShellCommand command) {
        return draft(Kind.LOOK, command).looking();
    }

    /** Relieves now. */
    public static Why<Risk> now(String command) {
        return new Draft(Kind.NOW, command).changing();
    }

    /** Relieves now; with hostile arguments. */
    public static Why<Risk> now(ShellCommand command) {
        return draft(Kind.NOW, command).changing();
    }

    /** Keeps it from coming back. */
    public static Why<Risk> durable(String command) {
        return new Draft(Kind.DURABLE, command).changing();
    }

    /** Keeps it from coming back; with hostile arguments. */
    public static Why<Risk> durable(ShellCommand command) {
        return draft(Kind.DURABLE, command).changing();
    }

    /** Not to be done, or not to be computed, on this host. */
    public static Why<Refused> notHere(Kind kind, String command) {
        return new Draft(kind, command).refusing();
    }

    private static Draft draft(Kind kind, ShellCommand command) {
        return command.line().map(line -> new Draft(kind, line)).orElseGet(() -> {
            Draft draft = new Draft(kind, "");
            draft.refused("a name in the command holds control characters: what a terminal shows would not be"
                    + " what the shell runs. Find the process or cgroup by hand");
            return draft;
        });
    }

    private static final class Draft implements Risk, Interrupts, Verify, Rollback, Ready {
        private final Kind kind;
        private final String command;
        private String why = "";
        private @Nullable String risk;
        private @Nullable String interrupts;
        private @Nullable String verify;
        private @Nullable String rollback;
        private @Nullable String refusedBecause;

        Draft(Kind kind, String command) {
            this.kind = kind;
            this.command = command;
        }

        Why<Ready> looking() {
            interrupts = "nothing";
            return this::because;
        }

        Why<Risk> changing() {
            return this::because;
        }

        Why<Refused> refusing() {
            return this::because;
        }

        private Draft because(String text) {
            why = text;
            return this;
        }

        @Override
        public Interrupts risk(String text) {
            risk = text;
            return this;
        }

        @Override
        public Verify interrupts(String text) {
            interrupts = text;
            return this;
        }

        @Override
        public Rollback verify(String text) {
            verify = text;
            return this;
        }

        @Override
        public Ready rollback(String text) {
            rollback = text;
            return this;
        }

        /** The first reason stays. */
        @Override
        public Ready refused(String because) {
            refusedBecause = refusedBecause == null ? because : refusedBecause;
            return this;
        }

        @Override
        public Remedy build() {
            return new Remedy(kind, command, why, risk, interrupts, verify, rollback, refusedBecause);
        }
    }
}
