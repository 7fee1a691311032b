// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.redact.Redactor;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.KernelRecord;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Takes secrets out of kernel text, which any program may write into (/dev/kmsg, audit, a module's printk), before it is
 * queued, spooled or sent. Log records come redacted from their pipeline. Thread-safe.
 */
final class RedactingSink implements Sink {
    private final Sink next;
    private final Redactor redactor;

    RedactingSink(Sink next, Redactor redactor) {
        this.next = next;
        this.redactor = redactor;
    }

    @Override
    public void put(SpecificRecord record, Runnable acknowledged) throws InterruptedException {
        next.put(record instanceof KernelRecord kernel ? redacted(kernel) : record, acknowledged);
    }

    private KernelRecord redacted(KernelRecord read) {
        String text = redactor.redact(read.getText()).text();
        Map<String, String> dictionary = new TreeMap<>(read.getDictionary());
        dictionary.replaceAll((name, value) -> redactor.redact(value).text());
        return text.equals(read.getText()) && dictionary.equals(read.getDictionary())
                ? read
                : KernelRecord.newBuilder(read)
                        .setText(text)
                        .setDictionary(dictionary)
                        .build();
    }
}
