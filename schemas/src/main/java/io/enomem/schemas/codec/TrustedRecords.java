// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import io.enomem.schemas.Counter;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes.LogicalTypeFactory;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro to trust the classes of our records, and no others: it instantiates only classes that it was told of ({@link
 * ClassSecurityValidator}), and even a builder's default enum asks. Avro loads the factories of logical types when it
 * parses its first schema, thus before our first record exists: the one moment that is early enough in every program. No
 * schema uses the logical type itself.
 */
public final class TrustedRecords implements LogicalTypeFactory {
    private static final String NAME = "enomem-trusted-records";

    /** For {@link java.util.ServiceLoader}. */
    public TrustedRecords() {
        String ours = Counter.class.getPackageName();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(ours)));
    }

    @Override
    public LogicalType fromSchema(Schema schema) {
        return new LogicalType(NAME);
    }

    @Override
    public String getTypeName() {
        return NAME;
    }
}
