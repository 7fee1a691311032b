// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.kafka.Reason;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.siem.forward.Forwarder;
import io.enomem.streams.siem.forward.ForwarderSettings;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code enomem siem}: hands diagnoses to a syslog receiver until it is asked to stop. */
@Command(
        name = "siem",
        description = {
            "Forward diagnoses to a syslog receiver, over RELP, TLS or TCP, until asked to stop.",
            "Settings: siem.syslog.host, siem.syslog.port, siem.syslog.protocol, siem.format and others of docs/siem.md."
        })
final class SiemCommand implements Runnable {
    @Mixin
    private ClusterOptions cluster;

    @Override
    public void run() {
        try (Forwarder forwarder = new Forwarder(cluster.load(ForwarderSettings.definition()))) {
            Runtime.getRuntime().addShutdownHook(new Thread(forwarder::close, "enomem-stop"));
            forwarder.run();
        } catch (TimeoutException | AuthenticationException e) {
            throw new Failure(
                    "Forwarding could not start: Kafka refuses or does not answer (" + Reason.of(e)
                            + "): check that it runs at kafka.bootstrap.servers, and the credentials.",
                    e);
        } catch (IllegalStateException e) {
            throw new Failure("Forwarding could not start: " + e.getMessage(), e);
        } catch (KafkaException e) {
            throw new Failure("Forwarding has ended: " + Reason.of(e), e);
        }
    }
}
