// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What every test waits at most where it says nothing else: a busy machine takes more than Awaitility's 10 s. */
public final class GenerousWaits implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
    }
}
