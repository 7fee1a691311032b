// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import org.jspecify.annotations.Nullable;

/**
 * The upstream version that a release such as {@code 6.1.0-47-amd64} or {@code 3.10.0-1160.el7.x86_64} begins with.
 * Distributions carry features backwards: prefer the presence of a field or file to this wherever there is one.
 */
public record KernelRelease(int major, int minor) {
    /** The version at the start of the text, or null if there is none. */
    static @Nullable KernelRelease parse(String release) {
        int dot = release.indexOf('.');
        if (dot < 1) {
            return null;
        }
        int end = dot + 1;
        while (end < release.length() && Character.isDigit(release.charAt(end))) {
            end++;
        }
        try {
            return new KernelRelease(
                    Integer.parseInt(release.substring(0, dot)), Integer.parseInt(release.substring(dot + 1, end)));
        } catch (NumberFormatException e) {
            return null; // an unheard-of form tells nothing
        }
    }

    /** True for versions before that one. */
    public boolean before(int otherMajor, int otherMinor) {
        return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }
}
