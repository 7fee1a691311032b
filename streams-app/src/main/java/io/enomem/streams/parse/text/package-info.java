// SPDX-License-Identifier: Apache-2.0
/** Hand scanners over untrusted text: linear time, bounded, no regular expression. Knows nothing of what the text means. */
@NullMarked
package io.enomem.streams.parse.text;

import org.jspecify.annotations.NullMarked;
