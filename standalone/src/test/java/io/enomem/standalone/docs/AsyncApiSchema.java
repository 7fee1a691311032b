// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.docs;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;

/** The published JSON schema of AsyncAPI 3.0.0. */
final class AsyncApiSchema {
    private AsyncApiSchema() {}

    static JsonSchema load() throws IOException {
        try (InputStream schema = AsyncApiSchema.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        }
    }
}
