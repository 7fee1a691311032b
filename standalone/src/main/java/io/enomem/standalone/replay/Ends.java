// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The ends of the input as the text that is committed with the last part: {@code topic/partition/offset}, by blanks. */
final class Ends {
    private Ends() {}

    static String write(Map<TopicPartition, Long> ends) {
        StringBuilder text = new StringBuilder();
        ends.forEach((partition, offset) -> text.append(text.isEmpty() ? "" : " ")
                .append(partition.topic())
                .append('/')
                .append(partition.partition())
                .append('/')
                .append(offset.longValue()));
        return text.toString();
    }

    /** Empty if the input had not ended. */
    static Map<TopicPartition, Long> read(String text) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (String end : text.isBlank() ? new String[0] : text.split(" ", -1)) {
            String[] parts = end.split("/", -1);
            ends.put(new TopicPartition(parts[0], Integer.parseInt(parts[1])), Long.parseLong(parts[2]));
        }
        return ends;
    }
}
