// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What a container runtime puts around a line: Docker's json-file, or the CRI's {@code <time> stderr F <line>}. */
final class Wrapping {
    private static final JsonFactory JSON = new JsonFactory();

    private Wrapping() {}

    /** The line inside, or the line itself if nothing is around it. */
    static String unwrap(String line) {
        if (line.startsWith("{\"log\":\"")) {
            return docker(line);
        }
        boolean dated = line.length() > 30 && line.charAt(4) == '-' && line.charAt(10) == 'T';
        return dated ? cri(line) : line;
    }

    private static String docker(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            parser.nextToken();
            String text = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : line;
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            // cut in the middle: the line as it stands is still worth a look
            return line;
        }
    }

    private static String cri(String line) {
        TextCursor cursor = new TextCursor(line);
        cursor.word();
        cursor.blanks();
        String stream = cursor.word();
        cursor.blanks();
        String tag = cursor.word();
        boolean framed = (stream.equals("stdout") || stream.equals("stderr")) && (tag.equals("F") || tag.equals("P"));
        return framed && cursor.skip(' ') ? cursor.rest() : line;
    }
}
