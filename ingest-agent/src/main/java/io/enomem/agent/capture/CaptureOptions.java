// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is recorded.
 *
 * @param out directory to make
 * @param length how long
 * @param interval between two samples
 * @param logs globs of application logs
 * @param anonymise true if hosts, addresses and users are replaced by pseudonyms
 */
public record CaptureOptions(Path out, Duration length, Duration interval, List<String> logs, boolean anonymise) {}
