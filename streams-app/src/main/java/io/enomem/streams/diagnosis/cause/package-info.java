// SPDX-License-Identifier: Apache-2.0
/**
 * The catalogue: one small class per cause, side by side, each reading like its entry. Knows nothing of the others but
 * their ids, and does not decide between them.
 *
 * <p>To add one: write a final class that extends {@link io.enomem.streams.diagnosis.rule.Cause}, with
 * {@link io.enomem.streams.diagnosis.rule.CauseInfo} (an id of causes.tsv, how it comes about, its look-alikes and what
 * separates them) and its predicates handed to the constructor: what it explains, then what is necessary, supporting and
 * contradicting. A predicate takes the {@link io.enomem.streams.diagnosis.measure.Measures} and returns a
 * {@link io.enomem.streams.diagnosis.rule.Finding}, true, false or unknown, with its facts; a number that was not observed
 * is a {@link io.enomem.streams.diagnosis.measure.Reading} that makes the finding unknown and names what would tell.
 * Every number it compares to is a {@link io.enomem.streams.diagnosis.measure.Threshold}. Say who did it, in one sentence
 * what happened, and what to do; put it into {@link io.enomem.streams.diagnosis.cause.Causes}; add a test that shows it
 * PROBABLE, one that takes each necessary observation away, and one for each look-alike.
 */
@NullMarked
package io.enomem.streams.diagnosis.cause;

import org.jspecify.annotations.NullMarked;
