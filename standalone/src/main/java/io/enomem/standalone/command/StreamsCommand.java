// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.streams.StreamsMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code enomem streams}: the streams application as a service on a real cluster. */
@Command(
        name = "streams",
        description = "Run the streams application on a cluster; the topics must exist (enomem topics --create).")
final class StreamsCommand implements Runnable {
    @Mixin
    private ClusterOptions cluster;

    @Override
    public void run() {
        StreamsMain.main(cluster.arguments());
    }
}
