// SPDX-License-Identifier: Apache-2.0
/** What a process trusts and who it says it is, out of files. Knows no protocol that is spoken over it. */
@NullMarked
package io.enomem.streams.tls;

import org.jspecify.annotations.NullMarked;
