// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** The topics as an AsyncAPI 3.0 document, seen from a client: it receives answers, and may send what agents send. */
final class AsyncApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final String RELEASED = "../schemas/released/0.1.0/";

    /** What the values are that are no Avro records. */
    private static final Map<String, String> OTHERS = Map.of(
            "diagnoses.json",
                    "A diagnosis as JSON: the fields of the record Diagnosis, nested as docs/rest.md shows them.",
            "diagnoses.ecs", "An event of the Elastic Common Schema; docs/siem.md.",
            "diagnoses.ocsf", "Detection Finding (2004) or Event Log Activity (1008) of OCSF; docs/siem.md.",
            "schemas", "An Avro schema as JSON; the key is its CRC-64-AVRO fingerprint.",
            "dead-letters",
                    "The bytes of a record that could not be used; headers enomem.reason, enomem.detail,"
                            + " enomem.topic, enomem.partition, enomem.offset, enomem.cut.from and enomem.reinjected tell why and"
                            + " from where.");

    private AsyncApi() {}

    static ObjectNode document() {
        ObjectNode document = JSON.objectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Enomem")
                .put("version", "0.1.0")
                .put(
                        "description",
                        "Topics of an installation with the prefix enomem. Avro values are in single-object encoding: C3"
                                + " 01, the CRC-64-AVRO fingerprint of the writer's schema in little endian, the body."
                                + " Read them with isolation.level=read_committed.")
                .putObject("license")
                .put("name", "Apache-2.0");
        document.put("defaultContentType", "application/octet-stream");
        document.putObject("servers")
                .putObject("kafka")
                .put("host", "localhost:9092")
                .put("protocol", "kafka");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode messages = document.putObject("components").putObject("messages");
        for (Topic topic : TOPICS.all()) {
            channel(topic, channels.putObject(id(topic)), messages);
            operation(topic, operations);
        }
        return document;
    }

    private static void channel(Topic topic, ObjectNode channel, ObjectNode messages) {
        channel.put("address", topic.name());
        channel.put("description", topic.purpose() + " Key: " + topic.key() + ".");
        ObjectNode own = channel.putObject("messages");
        for (Schema schema : topic.values()) {
            own.putObject(schema.getName()).put("$ref", "#/components/messages/" + schema.getName());
            avro(schema, messages);
        }
        if (topic.values().isEmpty()) {
            own.putObject(id(topic)).put("$ref", "#/components/messages/" + id(topic));
            other(topic, messages);
        }
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name());
        kafka.put("partitions", topic.partitionCount(Topics.DEFAULT_PARTITIONS));
        ObjectNode configuration = kafka.putObject("topicConfiguration");
        topic.settings().forEach((name, value) -> {
            switch (name) {
                case "cleanup.policy" -> list(configuration.putArray(name), List.of(value.split(",", -1)));
                case "retention.ms", "max.message.bytes" -> configuration.put(name, Long.parseLong(value));
                default -> channel.put("x-" + name.replace('.', '-'), value);
            }
        });
        kafka.put("bindingVersion", "0.5.0");
    }

    private static void operation(Topic topic, ObjectNode operations) {
        if (TOPICS.inputs().contains(topic)) {
            reference(operations.putObject("ship-" + id(topic)).put("action", "send"), topic);
        }
        ObjectNode receive = operations.putObject("receive-" + id(topic)).put("action", "receive");
        reference(receive, topic);
    }

    private static void reference(ObjectNode operation, Topic topic) {
        operation.putObject("channel").put("$ref", "#/channels/" + id(topic));
    }

    private static void avro(Schema schema, ObjectNode messages) {
        if (messages.has(schema.getName())) {
            return;
        }
        ObjectNode message = messages.putObject(schema.getName());
        message.put("title", schema.getName());
        message.put("summary", schema.getDoc());
        ObjectNode payload = message.putObject("payload");
        payload.put("schemaFormat", "application/vnd.apache.avro;version=1.12.0");
        payload.putObject("schema").put("$ref", RELEASED + schema.getName() + ".avsc");
        key(message);
    }

    private static void other(Topic topic, ObjectNode messages) {
        String summary = OTHERS.get(suffix(topic));
        if (summary == null) {
            throw new IllegalStateException("Say what the values of " + topic.name() + " are");
        }
        ObjectNode message = messages.putObject(id(topic));
        message.put("title", suffix(topic));
        message.put("summary", summary);
        if (!suffix(topic).equals("dead-letters")) {
            message.put("contentType", "application/json");
            message.putObject("payload").put("type", "object");
        }
        key(message);
    }

    private static void key(ObjectNode message) {
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string");
        kafka.put("bindingVersion", "0.5.0");
    }

    private static void list(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static String suffix(Topic topic) {
        return topic.name().substring(Topics.DEFAULT_PREFIX.length() + 1);
    }

    private static String id(Topic topic) {
        return suffix(topic).replace('.', '-');
    }
}
