// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.AllocationRefused;
import io.enomem.streams.parse.text.Chars;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What parts of the kernel that are no network drivers say when they get no memory: {@code hv_balloon: ...}, {@code kvm:
 * Nested: cannot allocate memory}, {@code virtio_balloon virtio3: Out of puff! Can't get 1 pages}, {@code XFS (sda1): ...
 * error -12}. Only at the beginning of a message: behind more words a name may stand that anybody chose.
 */
final class SubsystemReader implements LineReader {

    private static final int MAX_DETAIL = 200;

    /** Longest words before the first colon, and between it and what is told; ours, the kernel's are shorter. */
    private static final int MAX_PREFIX = 64;

    private static final List<String> OWN = List.of(
            "Out of puff! Can't get ",
            "ot enough memory",
            "nsufficient memory",
            "o memory for ",
            "o memory left",
            "ut of kernel memory",
            "ut of vmalloc space",
            "Write error -12 on ",
            "riteback error -12 ");

    /** Labels of volumes and descriptors of devices are whatever their maker wrote. */
    private static final List<String> BEFORE_NAMES =
            List.of("mount", "Product:", "Manufacturer:", "SerialNumber:", "label", "named", "name:");

    private final List<String> phrases;

    SubsystemReader() {
        List<String> all = new ArrayList<>(OWN);
        all.addAll(AllocationWords.ALL);
        phrases = List.copyOf(all);
    }

    @Override
    public List<String> words() {
        return phrases;
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        String text = line.text();
        if (AllocationWords.isNotOfMemory(text)) {
            return null;
        }
        for (String phrase : phrases) {
            int at = text.indexOf(phrase);
            if (at >= 0 && !line.quoted(at)) {
                AllocationRefused refused = refused(line, at);
                if (refused != null) {
                    return new Sentence.Complete(refused);
                }
            }
        }
        return null;
    }

    private static @Nullable AllocationRefused refused(KernelLine line, int at) {
        String text = line.text();
        int end = text.startsWith("[") ? text.indexOf("] ") + 1 : text.indexOf(": ");
        boolean named = end > 0 && end <= MAX_PREFIX && end < at && isName(text.substring(0, end));
        int from = named ? end + 1 : 0;
        if (at - from > MAX_PREFIX || (!named && at > 1) || !isPlain(text.substring(from, at))) {
            return null;
        }
        String detail = text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text;
        return new AllocationRefused(line.id(), line.time(), named ? text.substring(0, end) : null, detail);
    }

    /** {@code XFS (dm-1)}, {@code nvme nvme0}, {@code [drm:func [amdgpu]]}, {@code amdgpu 0000:03:00.0}. */
    private static boolean isName(String prefix) {
        boolean words = prefix.indexOf(' ') < 0 || prefix.indexOf(' ') == prefix.lastIndexOf(' ');
        return words && (Chars.isAlphanumeric(prefix.charAt(0)) || prefix.charAt(0) == '[');
    }

    /** Names of functions and short words: no path, no quotation, none of the words behind which a name stands. */
    private static boolean isPlain(String words) {
        if (BEFORE_NAMES.stream().anyMatch(words::contains)) {
            return false;
        }
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (!Chars.isWord(c) && " :()*-.,!#".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
