// SPDX-License-Identifier: Apache-2.0
/**
 * What the engine saw of an incident, as a record that can be kept for years and be put to the engine again. Knows cases,
 * never files or topics.
 */
@NullMarked
package io.enomem.streams.archive;

import org.jspecify.annotations.NullMarked;
