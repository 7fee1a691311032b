// SPDX-License-Identifier: Apache-2.0
/** A client of REST, for the commands that ask a running streams application. Shows nothing and decides nothing. */
@NullMarked
package io.enomem.standalone.remote;

import org.jspecify.annotations.NullMarked;
