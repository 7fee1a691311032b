// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.Map;
import java.util.TreeMap;

/**
 * Modules that taint the kernel: their line in /proc/modules ends in letters, {@code (OE)} (kernel/module/procfs.c,
 * module_flags; Documentation/admin-guide/tainted-kernels.rst).
 */
final class Modules {
    private static final int MAX_MODULES = 64;
    private static final int MAX_NAME = 64;

    private Modules() {}

    /** Name to taint letters. */
    static Map<String, String> tainted(ProcRoot root) {
        byte[] text = root.read("proc/modules");
        Map<String, String> tainted = new TreeMap<>();
        Words words = Words.of(text);
        while (words.line() && tainted.size() < MAX_MODULES) {
            if (!words.word()) {
                continue;
            }
            String name = Text.bounded(words.string(), MAX_NAME);
            String last = "";
            while (words.word()) {
                last = words.string();
            }
            if (isTaint(last)) {
                tainted.put(name, last.substring(1, last.length() - 1));
            }
        }
        return tainted;
    }

    /** Letters only: {@code (-)} and {@code (+)} mark a module that goes or comes. */
    private static boolean isTaint(String word) {
        int inner = word.length() - 2;
        return inner > 0
                && inner <= 16
                && word.charAt(0) == '('
                && word.charAt(inner + 1) == ')'
                && word.substring(1, inner + 1).chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }
}
