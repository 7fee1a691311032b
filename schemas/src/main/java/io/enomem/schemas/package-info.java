// SPDX-License-Identifier: Apache-2.0
/**
 * What both sides agree on: the Avro records, the topic catalogue, the one codec, the settings base, and the phrases that
 * the agent filters by and the parser types.
 *
 * <p>Must never know the agent, the streams application, or anything that runs: no threads, no network, no diagnosis.
 */
@NullMarked
package io.enomem.schemas;

import org.jspecify.annotations.NullMarked;
