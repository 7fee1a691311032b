// SPDX-License-Identifier: Apache-2.0
/**
 * What heads for its limit: the numbers of one host that may grow into one, minute by minute, a robust line through each,
 * and where it holds the diagnosis of what will happen and when. Silent on noise, on what rises and falls, on what levels
 * off. Pure: no I/O, no clock, no Kafka; it must never know of stores, nor of incidents that did happen.
 */
@NullMarked
package io.enomem.streams.diagnosis.forecast;

import org.jspecify.annotations.NullMarked;
