// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a driver message is about, from the words before it: {@code e1000e 0000:00:1f.6 eth0: } (netdev_err),
 * {@code igb 0000:01:00.0: } (dev_err), {@code ixgbe: eth0: } (older), {@code eth0: }.
 *
 * @param driver name of the driver
 * @param name name of the network device; hostile only inside a network namespace, and never with blanks or colons
 */
record Device(@Nullable String driver, @Nullable String name) {

    /** Names of network devices and drivers are shorter (IFNAMSIZ is 16, MODULE_NAME_LEN 56). */
    private static final int MAX_WORD = 56;

    private static final Set<String> NUMBERED_DRIVERS =
            Set.of("e100", "e1000", "tg3", "bnx2", "r8169", "r8152", "smsc911x", "vmxnet3", "fm10k", "3c59x");

    private static final Device NOBODY = new Device(null, null);

    boolean known() {
        return driver != null || name != null;
    }

    /** @param before the text before the message, which mostly ends with a colon and a blank */
    static Device of(String before) {
        String head = before.strip();
        while (head.endsWith(":")) {
            head = head.substring(0, head.length() - 1).stripTrailing();
        }
        if (head.isEmpty() || head.length() > 3 * MAX_WORD) {
            return NOBODY;
        }
        List<String> words = words(head);
        String first = trim(words.get(0));
        String last = trim(words.get(words.size() - 1));
        if (words.size() == 1) {
            return looksLikeInterface(first) ? new Device(null, first) : new Device(first, null);
        }
        if (!isBus(words.get(1))) {
            return words.size() == 2 && words.get(0).endsWith(":") ? new Device(first, last) : NOBODY;
        }
        boolean named = words.size() > 2 && !words.get(1).endsWith(":");
        String name = named ? trim(words.get(2)) : last;
        return new Device(first, named || looksLikeInterface(name) ? name : null);
    }

    private static List<String> words(String head) {
        List<String> words = new ArrayList<>();
        Cursor cursor = new Cursor(head);
        for (String word = cursor.word(); word != null; word = cursor.blanks().word()) {
            words.add(word);
        }
        return words;
    }

    private static String trim(String word) {
        String name = word.endsWith(":") ? word.substring(0, word.length() - 1) : word;
        return name.length() > MAX_WORD ? name.substring(0, MAX_WORD) : name;
    }

    /** Names of interfaces end with a number, as those of a few drivers do. */
    private static boolean looksLikeInterface(String word) {
        return !isBus(word) && Chars.isDigit(word.charAt(word.length() - 1)) && !NUMBERED_DRIVERS.contains(word);
    }

    /** {@code 0000:00:1f.6}, {@code virtio0}, {@code vmbus_0_11}, {@code 1-1.1:1.0}, {@code 1c30000.ethernet}. */
    private static boolean isBus(String word) {
        String address = word.endsWith(":") ? word.substring(0, word.length() - 1) : word;
        return address.indexOf(':') > 0
                || address.indexOf('.') > 0
                || address.startsWith("virtio")
                || address.startsWith("vmbus")
                || address.startsWith("vif-");
    }
}
