// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.TransmitTimeout;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * dev_watchdog (net/sched/sch_generic.c): {@code NETDEV WATCHDOG: eth0 (e1000e): transmit queue 0 timed out}, in 2.6.24
 * without driver and queue, since 6.4 with {@code 5120 ms}, since 6.7 {@code <driver> <bus> eth0: NETDEV WATCHDOG: CPU: 1:
 * transmit queue 0 timed out 5120 ms}.
 */
final class WatchdogReader implements LineReader {

    private static final String KEYWORD = "NETDEV WATCHDOG: ";

    @Override
    public List<String> words() {
        return List.of(KEYWORD);
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        String before = cursor.until(KEYWORD);
        if (before == null || !line.text().contains("timed out")) {
            return null;
        }
        Device device = Device.of(before);
        if (!cursor.skip("CPU: ")) {
            device = inside(cursor);
        }
        Integer queue = cursor.skipPast("queue ") ? cursor.integer() : null;
        cursor.skipPast("timed out");
        Long millis = cursor.blanks().number();
        if (device == null || device.name() == null) {
            return null;
        }
        return new Sentence.Complete(
                new TransmitTimeout(line.id(), line.time(), device.name(), device.driver(), queue, millis));
    }

    private static @Nullable Device inside(Cursor cursor) {
        String head = cursor.until(": transmit ");
        if (head == null) {
            return null;
        }
        int open = head.indexOf(" (");
        if (open < 0 || !head.endsWith(")")) {
            return new Device(null, head);
        }
        String driver = head.substring(open + 2, head.length() - 1);
        return new Device(driver.isEmpty() ? null : driver, head.substring(0, open));
    }
}
