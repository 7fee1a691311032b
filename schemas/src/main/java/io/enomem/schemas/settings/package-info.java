// SPDX-License-Identifier: Apache-2.0
/**
 * The settings base: definitions by Kafka's ConfigDef, values from a file, the environment and the command line, and the
 * reference generated from them. Each module defines its own settings; this package must never know which.
 */
@NullMarked
package io.enomem.schemas.settings;

import org.jspecify.annotations.NullMarked;
