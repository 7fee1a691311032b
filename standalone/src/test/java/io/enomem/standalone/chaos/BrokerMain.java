// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.data.DataDirectory;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker that can be killed: data directory and port. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws InterruptedException {
        DataDirectory directory = DataDirectory.open(Path.of(args[0]));
        EmbeddedKafka.start(
                directory,
                Integer.parseInt(args[1]),
                reason -> Runtime.getRuntime().halt(1));
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
