// SPDX-License-Identifier: Apache-2.0
/**
 * A client of a schema registry, for those who want one; nothing here needs it. Of the API that Confluent's registry has,
 * and Apicurio offers under {@code /apis/ccompat/v7}, two calls are used.
 */
@NullMarked
package io.enomem.schemas.registry;

import org.jspecify.annotations.NullMarked;
