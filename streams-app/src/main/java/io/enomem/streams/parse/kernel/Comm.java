// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

/** Names of tasks: TASK_COMM_LEN is 16 with the closing zero, and any byte but zero may be in it. */
final class Comm {

    /** Longest name, bytes and therefore at most as many characters. */
    static final int MAX = 15;

    private Comm() {}

    /** The last word of a text that also holds what another writer left on the line. */
    static String lastOf(String text) {
        String end = text.substring(text.length() - MAX);
        return end.substring(end.lastIndexOf(' ') + 1);
    }
}
