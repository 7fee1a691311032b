// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.util.Objects;

/**
 * Reads one line of a log: plain, or wrapped by a container runtime in one of two ways.
 *
 * <ul>
 *   <li>Docker's json-file driver: {@code {"log":"text\n","stream":"stdout","time":"2026-11-22T08:27:07.1Z"}}; a text
 *       without its newline is a part of a line (daemon/logger/jsonfilelog).
 *   <li>CRI, which containerd and CRI-O write: {@code 2026-11-22T08:27:07.1Z stdout F text}; P instead of F marks a part
 *       (kubernetes design proposal "kubelet-cri-logging").
 * </ul>
 */
final class LineReader {

    private static final String DOCKER = "{\"log\":\"";
    private static final int EARLIEST_CRI_STREAM = "2026-11-22T08:27:07Z".length();
    private static final int LATEST_CRI_STREAM = "2026-11-22T08:27:07.123456789+00:00".length();

    private LineReader() {}

    /** The line at {@code [start, end)} of the bytes, whose newline, if there, is its last byte. */
    static LogLine read(byte[] bytes, int start, int end) {
        int stop = end;
        if (stop > start && bytes[stop - 1] == '\n') {
            stop--;
        }
        if (stop > start && bytes[stop - 1] == '\r') {
            stop--;
        }
        String text = LineDecoder.decode(bytes, start, stop);
        if (text.startsWith(DOCKER)) {
            return docker(start, end, text);
        }
        int stream = endOfCriTime(text);
        return stream > 0 ? cri(start, end, text, stream) : new LogLine(start, end, text, null, LogStream.NONE, false);
    }

    private static LogLine docker(int start, int end, String raw) {
        StringBuilder log = new StringBuilder(raw.length());
        int after = JsonText.unescape(raw, DOCKER.length(), log);
        boolean whole = log.length() > 0 && log.charAt(log.length() - 1) == '\n';
        if (whole) {
            log.setLength(log.length() - 1);
        }
        if (log.length() > 0 && log.charAt(log.length() - 1) == '\r') {
            log.setLength(log.length() - 1);
        }
        return new LogLine(
                start,
                end,
                LineDecoder.clean(log.toString()),
                JsonText.string(raw, "time", after),
                LogStream.of(Objects.requireNonNullElse(JsonText.string(raw, "stream", after), "")),
                !whole && after > 0);
    }

    private static LogLine cri(int start, int end, String raw, int stream) {
        int tag = stream + " stdout ".length();
        int tagEnd = raw.indexOf(' ', tag);
        String text = tagEnd < 0 ? "" : raw.substring(tagEnd + 1);
        return new LogLine(
                start,
                end,
                text,
                raw.substring(0, stream),
                LogStream.of(raw.substring(stream + 1, tag - 1)),
                raw.charAt(tag) == 'P');
    }

    /** Where the time of a CRI line ends, or -1 if the line is none. */
    private static int endOfCriTime(String text) {
        if (text.length() <= EARLIEST_CRI_STREAM || text.charAt(10) != 'T' || text.charAt(4) != '-') {
            return -1;
        }
        int space = text.indexOf(' ');
        if (space < EARLIEST_CRI_STREAM || space > LATEST_CRI_STREAM) {
            return -1;
        }
        boolean stream = text.startsWith(" stdout ", space) || text.startsWith(" stderr ", space);
        int tag = space + " stdout ".length();
        if (!stream || tag >= text.length()) {
            return -1;
        }
        boolean known = text.charAt(tag) == 'F' || text.charAt(tag) == 'P';
        boolean ends = tag + 1 == text.length() || text.charAt(tag + 1) == ' ' || text.charAt(tag + 1) == ':';
        return known && ends ? space : -1;
    }
}
