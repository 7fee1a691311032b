// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

/**
 * What a signal is about: family, and subject where the family has subjects.
 *
 * @param subject a cgroup path or a service; empty for the whole host
 */
record Theme(Family family, String subject) {

    static Theme of(Family family) {
        return new Theme(family, "");
    }

    static Theme of(Family family, String subject) {
        return new Theme(family, subject);
    }

    /**
     * Do signals of these two themes belong together, if they are close in time? Same family and subject; or, in the same
     * family, one of the host as a whole (the commit limit refuses every service); or a cgroup and its ancestor (the
     * limit that was hit may be the pod's, the counter that moved the container's).
     */
    boolean relates(Theme other) {
        if (family != other.family) {
            return false;
        }
        return subject.equals(other.subject)
                || subject.isEmpty()
                || other.subject.isEmpty()
                || (family == Family.CGROUP_MEMORY && (within(other) || other.within(this)));
    }

    private boolean within(Theme ancestor) {
        return subject.startsWith(ancestor.subject)
                && (ancestor.subject.endsWith("/") || subject.startsWith("/", ancestor.subject.length()));
    }

    @Override
    public String toString() {
        return subject.isEmpty() ? family.name() : family.name() + ' ' + subject;
    }
}
