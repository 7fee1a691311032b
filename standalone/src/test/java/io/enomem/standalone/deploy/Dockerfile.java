// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the product's Dockerfile says of users and of the directories that it makes; of its language no more than that. */
public final class Dockerfile {
    private static final String ROOT = "root";

    private final Map<String, Stage> stages = new LinkedHashMap<>();

    private record Stage(String base, List<String> lines) {}

    private Dockerfile(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.replace("\\\n", " ").split("\n")) {
            String[] words = line.trim().split("\\s+");
            if (words[0].equals("FROM")) {
                lines = new ArrayList<>();
                stages.put(words[3], new Stage(words[1], lines));
            } else {
                lines.add(line.trim());
            }
        }
    }

    /** @param directory where the Dockerfile is */
    public static Dockerfile read(Path directory) {
        try {
            return new Dockerfile(Files.readString(directory.resolve("Dockerfile")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As whom a container of that target runs. */
    public String user(String target) {
        return lines(target).stream()
                .filter(line -> line.startsWith("USER "))
                .reduce((first, last) -> last)
                .map(line -> line.substring("USER ".length()).trim())
                .orElse(ROOT);
    }

    /** To whom a directory belongs in that target, and so a volume that is first mounted there; null if none is made. */
    public @Nullable String owner(String target, String directory) {
        @Nullable String owner = null;
        for (String line : lines(target)) {
            for (String command : line.replaceFirst("^RUN ", "").split("&&")) {
                List<String> words = Arrays.asList(command.trim().split("\\s+"));
                if (line.startsWith("RUN ") && words.contains(directory)) {
                    owner = switch (words.get(0)) {
                        case "install" -> words.contains("-o") ? words.get(words.indexOf("-o") + 1) : ROOT;
                        case "chown" -> words.get(1).split(":")[0];
                        default -> owner;
                    };
                }
            }
        }
        return owner;
    }

    /** Of the stages that it is made from, first those of its base. */
    private List<String> lines(String target) {
        Stage stage = stages.get(target);
        if (stage == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(lines(stage.base()));
        lines.addAll(stage.lines());
        return lines;
    }
}
