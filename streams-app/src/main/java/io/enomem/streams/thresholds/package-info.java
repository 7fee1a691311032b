// SPDX-License-Identifier: Apache-2.0
/** Which thresholds of the rules users may set, and how: the settings {@code rules.threshold.NAME}. */
@NullMarked
package io.enomem.streams.thresholds;

import org.jspecify.annotations.NullMarked;
