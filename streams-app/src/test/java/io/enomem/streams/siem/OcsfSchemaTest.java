// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the check of OCSF's definitions finds what is wrong. */
class OcsfSchemaTest {
    static Stream<Arguments> faults() {
        return Stream.of(
                fault(event -> event.remove("severity_id"), "detection_finding.severity_id is required"),
                fault(
                        event -> event.put("severity", "Loud"),
                        "detection_finding.severity is \"Loud\", expected Critical"),
                fault(event -> event.put("severity_id", 7), "detection_finding.severity_id has 7"),
                fault(event -> event.put("time", "now"), "detection_finding.time has \"now\""),
                fault(event -> event.put("colour", "red"), "detection_finding.colour is not defined"),
                fault(
                        event -> event.put("class_name", "Finding"),
                        "class_name is \"Finding\", expected Detection Finding"),
                fault(event -> event.put("type_uid", 200_499), "type_uid is 200499, expected 200402"),
                fault(event -> event.put("resources", "mysqld"), "detection_finding.resources array: true"),
                fault(event -> event.remove("device"), "observable device.hostname is nowhere in the event"),
                fault(
                        event -> ((ObjectNode) event.path("metadata")).remove("product"),
                        "detection_finding.metadata.product is required"),
                fault(
                        event -> ((ObjectNode) event.at("/evidences/0")).remove("data"),
                        "detection_finding.evidences needs one of"));
    }

    private static Arguments fault(Consumer<ObjectNode> change, String said) {
        return Arguments.of(change, said);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultIsFound(Consumer<ObjectNode> change, String said) throws IOException {
        // Given
        ObjectNode event = (ObjectNode)
                new JsonMapper().readTree(new Ocsf(Revisions.ALL).of(Diagnoses.plain(2, Status.PROVISIONAL)));
        assertThat(new OcsfSchema().errors(event)).isEmpty();

        // When
        change.accept(event);

        // Then
        assertThat(new OcsfSchema().errors(event))
                .anySatisfy(error -> assertThat(error).startsWith(said));
    }
}
