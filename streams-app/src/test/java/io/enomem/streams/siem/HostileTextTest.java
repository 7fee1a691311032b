// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enomem.schemas.GapKind;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever a host writes stays within the field it was put in. Each property holds for 300 seeded texts. */
class HostileTextTest {
    private static final int TEXTS = 300;

    /** Header of CEF: seven fields in which a pipe is escaped. */
    private static final Pattern CEF =
            Pattern.compile("CEF:0((?:\\|(?:[^|\\\\]|\\\\[|\\\\])*){6})\\|(.*)", Pattern.DOTALL);

    /** A pair of the extension: a value ends where " key=" begins. */
    private static final Pattern PAIR =
            Pattern.compile("(\\w+)=((?:[^=\\\\]|\\\\[=\\\\])*?)(?= \\w+=|$)", Pattern.DOTALL);

    private static final Pattern SYSLOG = Pattern.compile(
            "<\\d{1,3}>1 \\S+ [!-~]{1,255} enomem - [!-~]{1,32} \\[enomem@32473 eventId=\"[^\"\\]]*\"\\] (.*)",
            Pattern.DOTALL);

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    private final Random random = new Random(20260301);

    @Test
    void cefHoldsTheKeysThatWePut() {
        Cef cef = new Cef();
        Set<String> keys = keys(cef.of(Diagnoses.hostile("x"))).keySet();
        for (int i = 0; i < TEXTS; i++) {
            // Given
            String text = 'x' + Diagnoses.hostileText(random);
            // When
            String line = cef.of(Diagnoses.hostile(text));
            // Then
            assertThat(line).doesNotContainPattern("\\p{Cntrl}");
            Map<String, String> pairs = keys(line);
            assertThat(pairs.keySet()).isEqualTo(keys);
            assertThat(pairs.get("sproc")).isEqualTo(Fields.safe(text, 512));
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(16_384);
        }
    }

    @Test
    void jsonHoldsTheFieldsThatWePut() throws IOException {
        Ecs ecs = new Ecs();
        Ocsf ocsf = new Ocsf(Revisions.ALL);
        Set<String> ecsFields = fields(ecs.of(Diagnoses.hostile("x")));
        Set<String> ocsfFields = fields(ocsf.of(Diagnoses.hostile("x")));
        for (int i = 0; i < TEXTS; i++) {
            // Given
            Diagnosis diagnosis = Diagnoses.hostile('x' + Diagnoses.hostileText(random));
            // When
            String inEcs = ecs.of(diagnosis);
            String inOcsf = ocsf.of(diagnosis);
            // Then
            assertThat(inEcs + inOcsf).doesNotContainPattern("[\\p{Cntrl}\u202e\u2028]");
            assertThat(fields(inEcs)).isEqualTo(ecsFields);
            assertThat(fields(inOcsf)).isEqualTo(ocsfFields);
            assertThat(new EcsSchema().errors(json.readTree(inEcs))).isEmpty();
            assertThat(new OcsfSchema().errors(json.readTree(inOcsf))).isEmpty();
        }
    }

    @Test
    void holesDetailStaysWithinItsField() throws IOException {
        Ocsf ocsf = new Ocsf(Revisions.ALL);
        for (int i = 0; i < TEXTS; i++) {
            // Given
            String text = 'x' + Diagnoses.hostileText(random);
            // When
            String event = ocsf.of(Diagnoses.gap(GapKind.LOG_TRUNCATED, "log:" + text, text));
            // Then
            assertThat(event).doesNotContainPattern("\\p{Cntrl}");
            assertThat(new OcsfSchema().errors(json.readTree(event))).isEmpty();
        }
    }

    @Test
    void syslogIsOneMessageOfRfc5424() throws IOException {
        SiemFormat cef = new SiemFormat(SiemFormat.Kind.CEF, new Syslog(16), 8_096, Revisions.ALL);
        SiemFormat ecs = new SiemFormat(SiemFormat.Kind.ECS, new Syslog(16), 8_096, Revisions.ALL);
        for (int i = 0; i < TEXTS; i++) {
            // Given
            Diagnosis diagnosis = Diagnoses.hostile('x' + Diagnoses.hostileText(random));
            // When
            String inCef = message(cef, new DiagnosisJson().line(diagnosis));
            String inEcs = message(ecs, new Ecs().of(diagnosis));
            // Then
            assertThat(inCef)
                    .matches(SYSLOG)
                    .doesNotContainPattern("\\p{Cntrl}")
                    .contains("] CEF:0|Enomem|");
            Matcher whole = SYSLOG.matcher(inEcs);
            assertThat(whole.matches()).as(inEcs).isTrue();
            JsonNode event = json.readTree(whole.group(1));
            assertThat(event.at("/event/id").asText()).isEqualTo(Diagnoses.ID + ":2");
            assertThat(inEcs.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(24_000);
        }
    }

    @Test
    void longEventGoesWithoutItsEvidenceAndSaysSo() throws IOException {
        // Given
        SiemFormat ocsf = new SiemFormat(SiemFormat.Kind.OCSF, new Syslog(16), 3_000, Revisions.ALL);
        String event = new Ocsf(Revisions.ALL).of(Diagnoses.hostile("long ".repeat(60)));
        // When
        String message = message(ocsf, event);
        // Then
        Matcher whole = SYSLOG.matcher(message);
        assertThat(whole.matches()).isTrue();
        assertThat(json.readTree(whole.group(1)).at("/unmapped/truncated").asBoolean())
                .isTrue();
        assertThat(message).doesNotContain("\"evidences\"");
    }

    private static String message(SiemFormat format, String value) {
        return new String(format.message(value.getBytes(StandardCharsets.UTF_8)).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> keys(String line) {
        Matcher header = CEF.matcher(line);
        assertThat(header.matches()).as(line).isTrue();
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(header.group(2));
        int end = 0;
        while (pair.find()) {
            assertThat(pair.start()).as("nothing between the pairs").isLessThanOrEqualTo(end + 1);
            assertThat(pairs.put(
                            pair.group(1), pair.group(2).replace("\\=", "=").replace("\\\\", "\\")))
                    .isNull();
            end = pair.end();
        }
        assertThat(end).isEqualTo(header.group(2).length());
        return pairs;
    }

    private Set<String> fields(String event) throws IOException {
        Set<String> names = new HashSet<>();
        collect("", json.readTree(event), names);
        return new TreeSet<>(names);
    }

    private static void collect(String path, JsonNode node, Set<String> names) {
        node.properties().forEach(field -> {
            names.add(path + field.getKey());
            collect(path + field.getKey() + ".", field.getValue(), names);
        });
    }
}
