// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.NetworkCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

/** What a change of a record must keep, so that agents and readers upgrade in any order (FULL_TRANSITIVE). */
class SchemaEvolutionTest {
    private static final Path RELEASED = Path.of("released");

    @Test
    void everyCompiledSchemaReadsAndIsReadByEveryReleasedOne() {
        // Given
        Map<String, Schema> compiled = new LinkedHashMap<>();
        KnownSchemas.compiled().forEach(schema -> compiled.put(schema.getFullName(), schema));
        // When
        List<String> broken = new ArrayList<>();
        int compared = 0;
        for (Map.Entry<String, List<Schema>> set : ReleasedSchemas.byVersion().entrySet()) {
            for (Schema released : set.getValue()) {
                Schema now = compiled.get(released.getFullName());
                assertThat(now)
                        .as("%s of %s", released.getFullName(), set.getKey())
                        .isNotNull();
                broken.addAll(problems(now, released, "this version cannot read " + set.getKey()));
                broken.addAll(problems(released, now, set.getKey() + " cannot read this version"));
                compared++;
            }
        }
        // Then
        assertThat(broken).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(8);
    }

    @Test
    void countersAreOnlyEverAppended() {
        // Given: rows of minutes know a counter by the position of its field (PackedNumbers)
        List<Schema> sections = List.of(NetworkCounters.getClassSchema(), MemoryCounters.getClassSchema());
        // When
        Map<String, Schema> released = new LinkedHashMap<>();
        ReleasedSchemas.byVersion().values().forEach(set -> set.forEach(schema -> collect(schema, released)));
        // Then
        assertThat(sections)
                .allSatisfy(
                        section -> assertThat(names(section)).startsWith(names(released.get(section.getFullName()))));
    }

    private static String[] names(Schema section) {
        return section.getFields().stream().map(Schema.Field::name).toArray(String[]::new);
    }

    @Test
    void everyEnumHasADefaultAndEveryFieldAndTypeADoc() {
        // Given
        Map<String, Schema> named = new LinkedHashMap<>();
        KnownSchemas.compiled().forEach(schema -> collect(schema, named));
        // When
        List<String> undocumented = new ArrayList<>();
        List<String> withoutDefault = new ArrayList<>();
        for (Schema schema : named.values()) {
            if (blank(schema.getDoc())) {
                undocumented.add(schema.getName());
            }
            if (schema.getType() == Schema.Type.ENUM && schema.getEnumDefault() == null) {
                withoutDefault.add(schema.getName());
            }
            if (schema.getType() == Schema.Type.RECORD) {
                schema.getFields().stream()
                        .filter(field -> blank(field.doc()))
                        .forEach(field -> undocumented.add(schema.getName() + '.' + field.name()));
            }
        }
        // Then
        assertThat(undocumented).isEmpty();
        assertThat(withoutDefault).isEmpty();
        assertThat(named).hasSizeGreaterThan(20);
    }

    @Test
    void indexNamesEveryReleasedFile() throws IOException {
        assertThat(Files.readAllLines(RELEASED.resolve("index"))).isNotEmpty().isEqualTo(SchemaRelease.index(RELEASED));
    }

    private static List<String> problems(Schema reader, Schema writer, String what) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
                ? List.of()
                : List.of(reader.getName() + ": " + what + ": " + result.getIncompatibilities());
    }

    private static void collect(Schema schema, Map<String, Schema> named) {
        switch (schema.getType()) {
            case ARRAY -> collect(schema.getElementType(), named);
            case MAP -> collect(schema.getValueType(), named);
            case UNION -> schema.getTypes().forEach(type -> collect(type, named));
            case ENUM -> named.put(schema.getFullName(), schema);
            case RECORD -> {
                if (named.put(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), named));
                }
            }
            default -> {
                // Primitive types have neither names nor docs.
            }
        }
    }

    private static boolean blank(String doc) {
        return doc == null || doc.isBlank();
    }
}
