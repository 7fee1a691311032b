// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.tls;

import io.enomem.schemas.settings.Settings;
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
import org.apache.kafka.common.config.types.Password;

/**
 * The settings that say what a connection trusts and who it says it is.
 *
 * @param what it is for, to be named where it fails
 * @param authorities setting of a PEM file of certificate authorities; empty: those of the Java runtime
 * @param keyStore setting of a PKCS 12 file with the own key; empty: none
 * @param password setting of its password
 */
public record Tls(String what, String authorities, String keyStore, String password) {

    /** A context for clients and servers. Throws SettingsException for files that cannot be used. */
    public SSLContext context(Settings settings) {
        Password given = settings.secret(password);
        char[] secret = given == null ? new char[0] : given.value().toCharArray();
        return context(settings.string(authorities), settings.string(keyStore), secret);
    }

    private SSLContext context(String authoritiesFile, String keyStoreFile, char[] secret) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(keyStoreFile, secret), trust(authoritiesFile), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SettingsException(
                    "TLS to " + what + " cannot be set up from '" + authoritiesFile + "' and '" + keyStoreFile + "': "
                            + e.getMessage() + ". " + authorities + " is a PEM file of certificates, " + keyStore
                            + " a PKCS 12 file",
                    e);
        }
    }

    /** A context for clients that trust these authorities only. */
    public static SSLContext trusting(Path authorities) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], trust(authorities.toString()), null);
        return context;
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
