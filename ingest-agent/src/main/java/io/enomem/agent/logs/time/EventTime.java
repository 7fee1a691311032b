// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

import io.enomem.schemas.TimeSource;
import java.time.Instant;

/** When something happened, and where that is known from. */
public record EventTime(Instant instant, TimeSource source) {}
