// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the program's own logback.xml writes, in a JVM of its own. */
class LogFormatTest {
    @Test
    void jsonOnRequestIsOneObjectPerLineWhateverTheTextHolds() throws Exception {
        String written = log("json");

        assertThat(written.lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(written);
        assertThat(line.get("level").textValue()).isEqualTo("ERROR");
        assertThat(line.get("formattedMessage").textValue()).isEqualTo("said\n\"this\"");
        assertThat(line.get("kvpList").toString()).contains("\"partition\":\"3\"");
        assertThat(line.get("timestamp").isNumber()).isTrue();
    }

    @Test
    void textShowsTheKeyValuesToo() throws Exception {
        assertThat(log("text")).contains("ERROR", "- said", "partition=\"3\"");
    }

    /** Says one thing. */
    public static final class Speaker {
        private Speaker() {}

        public static void main(String[] args) {
            LoggerFactory.getLogger(Speaker.class)
                    .atError()
                    .addKeyValue("partition", 3)
                    .log("said\n\"this\"");
        }
    }

    private static String log(String format) throws Exception {
        Process speaker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=logback.xml",
                        "-Denomem.log.format=" + format,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Speaker.class.getName())
                .redirectErrorStream(true)
                .start();
        String written = new String(speaker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(speaker.waitFor()).as(written).isZero();
        return written;
    }
}
