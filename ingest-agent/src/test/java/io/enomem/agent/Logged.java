// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class logs from now on until this is closed. */
public final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> sentences = new CopyOnWriteArrayList<>();

    public Logged(Class<?> type) {
        Logger logger = (Logger) LoggerFactory.getLogger(type);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    /** Each with its keys and values. */
    public List<String> sentences() {
        return sentences;
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        sentences.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
    }
}
