// SPDX-License-Identifier: Apache-2.0
/** Files of archived incidents. Must not judge, nor know where the records came from. */
@NullMarked
package io.enomem.standalone.archive;

import org.jspecify.annotations.NullMarked;
