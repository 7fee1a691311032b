// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.cause.Causes;
import io.enomem.streams.output.CauseCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CauseReferenceTest {
    private static final Path DOCS = Path.of("..", "docs", "causes");
    private static final CauseReference REFERENCE = CauseReference.load();

    @Test
    void theDocumentsAreWhatTheRulesSay() throws IOException {
        // When
        Map<String, String> files = REFERENCE.files();

        // Then
        Set<String> stale = new TreeSet<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path there = DOCS.resolve(file.getKey());
            if (!Files.exists(there) || !Files.readString(there).equals(file.getValue())) {
                stale.add(file.getKey());
            }
        }
        try (Stream<Path> written = Files.list(DOCS)) {
            stale.addAll(written.map(path -> path.getFileName().toString())
                    .filter(name -> !files.containsKey(name))
                    .collect(Collectors.toSet()));
        }
        assertThat(stale)
                .as("files of docs/causes that are out of date; run: ./enomem causes --write docs/causes")
                .isEmpty();
    }

    static List<String> ids() {
        return CauseCatalogue.load().all().stream()
                .map(CauseCatalogue.Entry::id)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void everyCauseSaysWhatItIsAndWhatToDo(String id) {
        // When
        String page = REFERENCE.page(id);

        // Then
        assertThat(page)
                .contains("## What is seen", "## What it is", "## What to do")
                .contains("- **look** ", "- **now** ", "- **durable** ");
    }

    @Test
    void everyCauseThatIsWeighedSaysHowItIsKnown() {
        // When
        List<String> silent = Causes.all().stream()
                .map(cause -> cause.id())
                .filter(id -> !REFERENCE.page(id).contains("## How we know"))
                .toList();

        // Then
        assertThat(silent).isEmpty();
    }

    /** The errors that are copied from guide to guide, each where who believes it will look. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    overcommit-limit          | errno 12 comes from mmap, brk and fork
                    app-memory-leak           | No kernel prints that
                    tcp-mem-limit-too-high    | It names no consumer
                    tcp-buffers-oversized     | rmem_max bounds an explicit SO_RCVBUF only
                    tcp-mem-demand            | Per-socket maxima reserve nothing
                    tcp-receive-buffers       | netstat has no column for memory
                    tcp-receive-buffers       | skmem:(r,rb,t,tb,f,w,o,bl,d)
                    time-wait-overflow        | One costs 256 bytes
                    time-wait-overflow        | `tw` of /proc/net/sockstat
                    time-wait-overflow        | Removed in Linux 4.12
                    ephemeral-ports-exhausted | Only for an outgoing connect()
                    time-wait-overflow        | TIME_WAIT is 60 s, a constant
                    kernel-slab-leak          | Subtract every known owner
                    memory-fragmentation      | is mended without a reboot
                    host-memory-too-small     | Look at MemAvailable, memory pressure (PSI) and refaults
                    cgroup-memory-limit       | On a host of containers the usual kill is for a cgroup's limit
                    swap-exhausted            | Swap, cgroup limits, overcommit and process limits
                    peer-oom-killed           | The killer sends SIGKILL and touches no socket
                    tcp-mem-limit-too-low     | Without a file name it reads only /etc/sysctl.conf
                    nic-driver                | Bisect the version against the onset
                    """)
    void anErrorOfPopularGuidesIsAnsweredWhereItIsLookedFor(String id, String truth) {
        // When
        String page = REFERENCE.page(id);

        // Then
        assertThat(page).contains("## Often read, and wrong").contains(truth);
    }

    @Test
    void lookAlikesAreCausesThatExist() {
        // When
        Set<String> named = Causes.all().stream()
                .flatMap(cause -> Stream.of(cause.info().lookAlikes()))
                .map(alike -> alike.id())
                .collect(Collectors.toSet());

        // Then
        assertThat(ids()).containsAll(named);
    }
}
