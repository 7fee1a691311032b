// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The docker-compose.yml of the product, its anchors and merges resolved. */
final class ComposeFile {
    static final Path PATH = Path.of("..", "docker-compose.yml");

    private ComposeFile() {}

    static ObjectNode read() {
        try {
            // Jackson knows no merge keys (<<); the YAML library beneath it does.
            Object resolved = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(PATH));
            return new YAMLMapper().valueToTree(resolved);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new HashMap<>();
        read().path("services").properties().forEach(each -> services.put(each.getKey(), each.getValue()));
        return services;
    }

    static Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new HashMap<>();
        service.path("environment")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return environment;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
