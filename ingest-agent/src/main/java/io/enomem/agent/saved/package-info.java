// SPDX-License-Identifier: Apache-2.0
/**
 * What a host left behind: captures, sosreports, archives and plain log files, read as the same records that the
 * agent ships live.
 *
 * <p>Everything here comes from strangers. Archives are read as streams and never unpacked to disk; what cannot be
 * read is unknown and said in a notice. Must never know Kafka, nor what a record means.
 */
@NullMarked
package io.enomem.agent.saved;

import org.jspecify.annotations.NullMarked;
