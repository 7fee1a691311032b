// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code host.json} of a capture says. Every part may be missing.
 *
 * @param host name of the host
 * @param kernel kernel release
 * @param bootTimeMillis when it booted, milliseconds since 1970
 * @param machineId machine id
 * @param bootId boot id
 */
record HostDescription(
        @Nullable String host,
        @Nullable String kernel,
        @Nullable Long bootTimeMillis,
        @Nullable String machineId,
        @Nullable String bootId) {
    /** Nothing is known. */
    static final HostDescription UNKNOWN = new HostDescription(null, null, null, null, null);

    /** Characters kept of a value: what a host name may have (RFC 1035), and no id or release is longer. */
    private static final int LONGEST = 255;

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads the file; what is no JSON is a notice and nothing known. */
    static HostDescription read(SavedFile file, Notices notices) {
        try (InputStream in = file.open(notices);
                JsonParser parser = JSON.createParser(in)) {
            return read(parser);
        } catch (IOException e) {
            notices.add(
                    file.path() + ": it is no JSON object; name, boot time and machine id are taken from elsewhere");
            return UNKNOWN;
        }
    }

    private static HostDescription read(JsonParser parser) throws IOException {
        HostDescription known = UNKNOWN;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            String text = value == JsonToken.VALUE_STRING ? text(parser.getText()) : null;
            switch (name) {
                case "host" -> known = known.withHost(text);
                case "kernel" -> known = known.withKernel(text);
                case "machineId" -> known = known.withMachineId(text);
                case "bootId" -> known = known.withBootId(text);
                case "bootTimeEpochMillis" ->
                    known = known.withBootTime(value.isNumeric() ? Long.valueOf(parser.getValueAsLong()) : null);
                default -> parser.skipChildren();
            }
        }
        return known;
    }

    private static @Nullable String text(String value) {
        String bounded = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        return bounded.isBlank() ? null : bounded.strip();
    }

    HostDescription withHost(@Nullable String other) {
        return new HostDescription(other, kernel, bootTimeMillis, machineId, bootId);
    }

    HostDescription withKernel(@Nullable String other) {
        return new HostDescription(host, other, bootTimeMillis, machineId, bootId);
    }

    HostDescription withBootTime(@Nullable Long other) {
        return new HostDescription(host, kernel, other, machineId, bootId);
    }

    HostDescription withMachineId(@Nullable String other) {
        return new HostDescription(host, kernel, bootTimeMillis, other, bootId);
    }

    HostDescription withBootId(@Nullable String other) {
        return new HostDescription(host, kernel, bootTimeMillis, machineId, other);
    }
}
