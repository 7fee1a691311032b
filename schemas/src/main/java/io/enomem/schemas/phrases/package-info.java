// SPDX-License-Identifier: Apache-2.0
/**
 * What applications and runtimes write when memory, sockets, descriptors or tasks ran out: the phrases by which the agent
 * filters and which the parser types, as data. Must never know how a log is read or what a phrase proves.
 */
@NullMarked
package io.enomem.schemas.phrases;

import org.jspecify.annotations.NullMarked;
