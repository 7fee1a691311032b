// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import io.enomem.schemas.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** What a connection trusts and who it says it is. */
final class Tls {
    private Tls() {}

    /**
     * A context for clients.
     *
     * @param authorities PEM file of certificate authorities; empty: those of the Java runtime
     * @param keyStore PKCS 12 file with the client's own key; empty: none
     */
    static SSLContext context(String authorities, String keyStore, char[] password) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(keyStore, password), trust(authorities), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SettingsException(
                    "TLS to the syslog receiver cannot be set up from '" + authorities + "' and '" + keyStore + "': "
                            + e.getMessage() + ". " + ForwarderSettings.CA_FILE + " is a PEM file of certificates, "
                            + ForwarderSettings.KEYSTORE_FILE + " a PKCS 12 file",
                    e);
        }
    }

    private static TrustManager[] trust(String authorities) throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities.isEmpty() ? null : trusted(Path.of(authorities)));
        return factory.getTrustManagers();
    }

    private static KeyStore trusted(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        try (InputStream in = Files.newInputStream(authorities)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        return store;
    }

    private static KeyManager[] keys(String keyStore, char[] password) throws IOException, GeneralSecurityException {
        if (keyStore.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(keyStore))) {
            store.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }
}
