// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a broker that was killed leaves behind: its controller takes it for alive, and leader of everything, until
 * broker.session.timeout.ms has passed. A broker that starts meanwhile begins to end the transactions that it finds
 * open or half ended; at the moment when the old registration ends it finds no leader for their partitions, takes these
 * for deleted and the transactions for done, whose end no partition has then. From there on committed readers and the
 * group's offsets stand still for good (KAFKA-20734, in 4.3.1; only where no other broker leads meanwhile).
 *
 * <p>So the old registration is ended first, by the controller alone.
 */
final class StaleRegistration {
    private static final Logger log = LoggerFactory.getLogger(StaleRegistration.class);

    /** There is nobody whose sign of life could be late. Ours. */
    private static final Duration SESSION = Duration.ofMillis(500);

    /** A controller is up in a second; a busy machine is given sixty times that: what follows otherwise is for good. Ours. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration POLL = Duration.ofMillis(50);

    /** Written by an orderly stop, which ends the registration, too (LogManager of Kafka). */
    private static final String ORDERLY = ".kafka_cleanshutdown";

    /** Written by the first start (LogManager of Kafka). */
    private static final String STARTED = "recovery-point-offset-checkpoint";

    private StaleRegistration() {}

    /** Does nothing where the broker has never run or was stopped in order. */
    static void end(BrokerSettings settings) throws Exception {
        if (Files.exists(settings.directory().resolve(ORDERLY))
                || Files.notExists(settings.directory().resolve(STARTED))) {
            return;
        }
        KafkaRaftServer controller =
                new KafkaRaftServer(KafkaConfig.fromProps(settings.controllerAlone(SESSION), false), Time.SYSTEM);
        try {
            controller.startup();
            awaitFenced();
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static void awaitFenced() throws InterruptedException, JMException {
        long start = System.nanoTime();
        while (fencedBrokers() == 0) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                log.atWarn()
                        .addKeyValue("waitedMs", PATIENCE.toMillis())
                        .log(
                                "The broker of the run before, which was killed, is still taken for alive; starting all the same");
                return;
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** As Kafka documents it under "KRaft Controller Monitoring Metrics"; there is none before the controller has begun. */
    private static int fencedBrokers() throws JMException {
        ObjectName name = new ObjectName("kafka.controller:type=KafkaController,name=FencedBrokerCount");
        try {
            return (Integer) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Value");
        } catch (InstanceNotFoundException e) {
            return 0;
        }
    }
}
