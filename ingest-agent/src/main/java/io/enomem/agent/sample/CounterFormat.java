// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/** One way in which the kernel prints counters. No text makes it throw; what it does not understand it leaves unknown. */
@FunctionalInterface
interface CounterFormat {
    /** Puts what the text says into the values. */
    void read(byte[] text, CounterValues values);
}
