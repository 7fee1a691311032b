// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/** {@code E1122 08:26:51.123456    1234 kubelet.go:123] ...} (klog and glog: kubelet and its family). */
final class KlogHead implements Head {

    @Override
    public @Nullable LogEvent read(String line) {
        if (line.length() < 24 || "IWEF".indexOf(line.charAt(0)) < 0 || !Chars.isDigit(line.charAt(1))) {
            return null;
        }
        Cursor cursor = new Cursor(line, 1, line.length());
        if (cursor.integer() == null || !cursor.skip(" ")) {
            return null;
        }
        String time = cursor.word();
        Integer pid = cursor.blanks().integer();
        String file = cursor.blanks().until("] ");
        if (time == null || pid == null || file == null || file.indexOf(' ') >= 0) {
            return null;
        }
        String level = switch (line.charAt(0)) {
            case 'I' -> "INFO";
            case 'W' -> "WARNING";
            case 'E' -> "ERROR";
            default -> "FATAL";
        };
        return LogEvent.of("kubelet", cursor.rest()).withLevel(level).withProcess(pid, null, file);
    }
}
