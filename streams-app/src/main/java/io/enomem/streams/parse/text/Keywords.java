// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.text;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Finds in one pass which of up to 64 groups of words occur in a text: the automaton of Aho and Corasick as a table, one
 * look-up per character, no allocation. Words are ASCII; case counts. Immutable and thread-safe.
 */
public final class Keywords {

    private static final int CHARS = 128;

    /** Next state by state * CHARS + character. */
    private final char[] next;

    /** Groups whose words end in a state, as bits. */
    private final long[] found;

    /** The word groups; the bit of a group is its index. */
    public Keywords(List<List<String>> groups) {
        if (groups.size() > Long.SIZE) {
            throw new IllegalArgumentException("at most 64 groups of words, not " + groups.size());
        }
        int states = 1
                + groups.stream().flatMap(List::stream).mapToInt(String::length).sum();
        next = new char[states * CHARS];
        found = new long[states];
        int used = 1;
        for (int group = 0; group < groups.size(); group++) {
            for (String word : groups.get(group)) {
                used = add(word, 1L << group, used);
            }
        }
        link();
    }

    private int add(String word, long bit, int used) {
        int state = 0;
        int free = used;
        for (int i = 0; i < word.length(); i++) {
            int edge = state * CHARS + word.charAt(i);
            if (next[edge] == 0) {
                next[edge] = (char) free++;
            }
            state = next[edge];
        }
        found[state] |= bit;
        return free;
    }

    /** Breadth first: a state takes over what its longest proper suffix finds and where that goes. */
    private void link() {
        char[] suffix = new char[found.length];
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        for (int c = 0; c < CHARS; c++) {
            if (next[c] != 0) {
                queue.add((int) next[c]);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            found[state] |= found[suffix[state]];
            for (int c = 0; c < CHARS; c++) {
                int child = next[state * CHARS + c];
                int other = next[suffix[state] * CHARS + c];
                if (child == 0) {
                    next[state * CHARS + c] = (char) other;
                } else {
                    suffix[child] = (char) other;
                    queue.add(child);
                }
            }
        }
    }

    /** The groups of which a word occurs in the text, as bits. */
    public long in(String text) {
        long groups = 0;
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            state = c < CHARS ? next[state * CHARS + c] : 0;
            groups |= found[state];
        }
        return groups;
    }

    @Override
    public String toString() {
        return "Keywords of " + Arrays.stream(found).filter(bits -> bits != 0).count() + " words";
    }
}
