// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

/** Paths of cgroups as the kernel prints them: absolute, names that may hold anything but a slash. */
final class CgroupPath {

    /** Longest path that is taken apart, characters: PATH_MAX (include/uapi/linux/limits.h). */
    static final int MAX = 4096;

    private CgroupPath() {}

    /** True if the group is the other or one below it. */
    static boolean isBelow(String group, String ancestor) {
        if (ancestor.equals("/")) {
            return group.startsWith("/");
        }
        return group.startsWith(ancestor)
                && (group.length() == ancestor.length() || group.charAt(ancestor.length()) == '/');
    }
}
