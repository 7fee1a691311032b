// SPDX-License-Identifier: Apache-2.0
/** Dead letters: what there is, and sending them to where they came from once more. Must not read what they hold. */
@NullMarked
package io.enomem.standalone.letters;

import org.jspecify.annotations.NullMarked;
