// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNamesTest {

    private static final String ID = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "logs/checkout.log, checkout",
        "/var/log/nginx/error.log, nginx",
        "/var/log/nginx/access.log.1, nginx",
        "/var/log/postgresql/postgresql-15-main.log, postgresql-15-main",
        "/var/log/app/app-2026-11-22.log, app",
        "/var/log/redis/redis-server.log, redis-server",
        "/srv/shop/logs/output.log, shop",
        "/var/log/syslog, syslog",
        "/service/api/log/current, api",
        "/var/log/pods/prod_web-7d9f_4f1c/gateway/0.log, gateway",
        "/var/log/lgateway.slicer.log, lgateway.slicer",
        "/var/log/error.log, error",
        "app.log, app",
    })
    void aServiceIsNamedAsPeopleWould(String path, String service) {
        // When
        String name = ServiceNames.of(path);

        // Then
        assertThat(name).isEqualTo(service);
    }

    @Test
    void containersOfRuntimesAreRecognised() {
        // Given
        String kubernetes = "/var/log/containers/web-7d9f_prod_gateway-" + ID + ".log";
        String docker = "/var/lib/docker/containers/" + ID + "/" + ID + "-json.log";

        // When
        String service = ServiceNames.of(kubernetes);

        // Then
        assertThat(service).isEqualTo("gateway");
        assertThat(ServiceNames.of(docker)).isEqualTo("0123456789ab");
        assertThat(ServiceNames.container(kubernetes)).isEqualTo(ID);
        assertThat(ServiceNames.container(docker)).isEqualTo(ID);
        assertThat(ServiceNames.container("/var/log/nginx/error.log")).isNull();
    }
}
