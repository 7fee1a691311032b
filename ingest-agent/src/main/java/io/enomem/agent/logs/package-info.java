// SPDX-License-Identifier: Apache-2.0
/**
 * Application logs: from the bytes of a file to the records that matched a phrase, whole, timed and redacted.
 *
 * <p>The same pipeline serves files that grow and saved ones: {@link io.enomem.agent.logs.LogPipeline} is the way in. Must
 * never know what a phrase means, nor where records go.
 */
@NullMarked
package io.enomem.agent.logs;

import org.jspecify.annotations.NullMarked;
