// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.tls.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void withoutAnySettingItServesThisHostWithATokenThatItsOwnerFinds() throws Exception {
        Listen listen = listen(Map.of()).orElseThrow();

        assertThat(listen.host() + ":" + listen.port()).isEqualTo("127.0.0.1:7670");
        Path file = directory.resolve("api.token");
        assertThat(Files.readString(file).strip()).isEqualTo(listen.token()).hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(listen(Map.of()).orElseThrow().token()).as("the next start").isEqualTo(listen.token());
    }

    @Test
    void whereOthersReachItItListensAndAnswersToThatName() {
        Listen listen = listen(Map.of("streams.application.server", "streams-1.example:8443", "rest.token", "t"))
                .orElseThrow();

        assertThat(listen.host() + ":" + listen.port()).isEqualTo("0.0.0.0:8443");
        assertThat(listen.hosts()).contains("streams-1.example");
        assertThat(listen.toString()).doesNotContain("token=t");
    }

    @Test
    void openToAnybodyItDoesNotStart() {
        assertThatThrownBy(() -> listen(Map.of("streams.application.server", "streams-1.example:8443")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("0.0.0.0:8443")
                .hasMessageContaining("set rest.token");
        assertThatThrownBy(() -> listen(Map.of("rest.listen", "192.0.2.1:80", "rest.token", " ")))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void aCertificateOfTheClientStandsForAToken() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory);
        Map<String, String> settings = Map.of(
                "rest.listen",
                "0.0.0.0:8443",
                "rest.tls.client.auth",
                "required",
                "rest.tls.keystore.file",
                certificate.keyStore().toString(),
                "rest.tls.keystore.password",
                TestCertificate.PASSWORD,
                "rest.tls.ca.file",
                certificate.pem().toString());

        Listen listen = listen(settings).orElseThrow();

        assertThat(listen.token()).isNull();
        assertThat(Objects.requireNonNull(listen.encryption()).clientCertificates())
                .isTrue();
    }

    @Test
    void whatMakesNoSenseIsToldWithWhatIsAllowed() {
        assertThatThrownBy(() -> listen(Map.of("rest.listen", "7670")))
                .hasMessageContaining("rest.listen=7670")
                .hasMessageContaining("host:port");
        assertThatThrownBy(() -> listen(Map.of("streams.application.server", "a:b", "rest.token", "t")))
                .hasMessageContaining("streams.application.server=a:b");
        assertThatThrownBy(() -> listen(Map.of("rest.tls.client.auth", "required")))
                .hasMessageContaining("rest.tls.keystore.file");
        assertThatThrownBy(() -> listen(Map.of("rest.tls.keystore.file", "/no/such.p12")))
                .hasMessageContaining("/no/such.p12")
                .hasMessageContaining("PKCS 12");
    }

    @Test
    void nothingIsServedWhereNothingShallBe() {
        assertThat(listen(Map.of("rest.listen", "none"))).isEmpty();
    }

    private Optional<Listen> listen(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(given);
        all.put("streams.state.dir", directory.toString());
        return RestSettings.listen(Settings.of(StreamsApp.definition(), all), RestSettings.LOOPBACK);
    }
}
