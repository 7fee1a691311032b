// SPDX-License-Identifier: Apache-2.0
/** Several processes of the streams application on one broker, under a known load: what moves, what is killed, what holds. */
package io.enomem.standalone.chaos;
