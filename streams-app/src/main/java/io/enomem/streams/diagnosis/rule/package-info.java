// SPDX-License-Identifier: Apache-2.0
/**
 * What a cause is made of: three-valued predicates over the measures of a case, each with its evidence; culprit, victims
 * and remedies. Knows no particular cause and does not decide between causes.
 */
@NullMarked
package io.enomem.streams.diagnosis.rule;

import org.jspecify.annotations.NullMarked;
