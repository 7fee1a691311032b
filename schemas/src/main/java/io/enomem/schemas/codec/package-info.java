// SPDX-License-Identifier: Apache-2.0
/**
 * The one encoding of every topic and store: Avro's single-object encoding, each value telling by a fingerprint which
 * schema wrote it. Must never know Kafka or where a schema was found: it asks a {@link
 * io.enomem.schemas.codec.SchemaLookup}.
 */
@NullMarked
package io.enomem.schemas.codec;

import org.jspecify.annotations.NullMarked;
