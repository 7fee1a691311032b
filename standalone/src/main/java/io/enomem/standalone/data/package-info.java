// SPDX-License-Identifier: Apache-2.0
/**
 * The directory in which one process mode keeps everything: one owner at a time, readable by nobody else. Must never know
 * what is stored in it.
 */
@NullMarked
package io.enomem.standalone.data;

import org.jspecify.annotations.NullMarked;
